// SPDX-License-Identifier: GPL-3.0-or-later
#include "letter.h"
#include "support/expectation.h"
#include "support/test_group.h"

using namespace mailvitals;
using namespace mailvitals::test;

class TestMessageDmarc : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void passes();
    void fails();
    void noRecord();
    void tellsWhereTheStandardsDiffer();
    void authorsInAnotherScript();
    void couldNotLook();
    void waits();
    void aLoginIsNotJudged();
    void anAssumedLineTurnsNothingRed();
    void aNameWithoutQuotesHasADomain();
    void aCopyTurnsNothingRed();
};

namespace {

/// By an address that may not send, and unsigned.
const std::string forged = returnPath + handover("evil.example (evil.example [203.0.113.66])") + content;

}  // namespace

void TestMessageDmarc::passes() {
    SAYS(letterWorld(letter()), "message.dmarc",
         "pass pass mail.eml | domain=example.org | detail=DKIM for example.org passes and is aligned, SPF "
         "for "
         "example.org passes and is aligned");
    // By SPF alone, and by DKIM alone.
    SAYS(letterWorld(returnPath + handover() + content), "message.dmarc", "pass pass mail.eml");
    SAYS(letterWorld("Return-Path: <x@list.example>\r\n" + handover() +
                     signedMessage(content, {.key = &letterKey()})),
         "message.dmarc", "pass pass mail.eml");
}

void TestMessageDmarc::fails() {
    SAYS(letterWorld(forged), "message.dmarc", "critical fail mail.eml | policy=reject");
    Scenario mild("example.org");
    mild.txt("_dmarc.example.org", "v=DMARC1; p=none; rua=mailto:d@example.org")
        .txt("example.org", "v=spf1 -all");
    SAYS(mild.message(forged), "message.dmarc", "warning fail-let-through mail.eml");
}

void TestMessageDmarc::noRecord() {
    Scenario s("example.org");
    SAYS(s.txt("example.org", "v=spf1 -all").message(forged), "message.dmarc", "warning no-record mail.eml");
}

void TestMessageDmarc::tellsWhereTheStandardsDiffer() {
    // A record at the author's own name only: there ends its organisation by the newer standard, while by the
    // list of public suffixes all of example.org is one.
    const std::string sub =
        handover("evil.example (evil.example [203.0.113.66])") + "From: a@shop.example.org\r\n\r\n";
    Scenario newerRefuses("example.org");
    newerRefuses.txt("_dmarc.shop.example.org", "v=DMARC1; p=none; psd=n")
        .txt("example.org", "v=spf1 ip4:203.0.113.66 -all");
    SAYS(newerRefuses.message("Return-Path: <x@example.org>\r\n" + sub), "message.dmarc",
         "warning fail-let-through mail.eml", "notice older-passes mail.eml");
    // A record at a public suffix that does not say psd=y makes one organisation of all below it.
    const std::string company =
        handover("evil.example (evil.example [203.0.113.66])") + "From: a@one.co.uk\r\n\r\n";
    Scenario olderRefuses("one.co.uk");
    olderRefuses.txt("_dmarc.co.uk", "v=DMARC1; p=none").txt("_dmarc.one.co.uk", "v=DMARC1; p=none");
    olderRefuses.txt("other.co.uk", "v=spf1 ip4:203.0.113.66 -all");
    SAYS(olderRefuses.message("Return-Path: <x@other.co.uk>\r\n" + company), "message.dmarc",
         "pass pass mail.eml", "notice older-fails mail.eml");
}

/// Whatever the reader sees, the DNS is asked for A-labels (RFC 8616).
void TestMessageDmarc::authorsInAnotherScript() {
    Scenario s("example.org");
    s.txt("_dmarc.xn--bcher-kva.example", "v=DMARC1; p=reject");
    const auto from = [](const std::string& domain) {
        return "Return-Path: <x@evil.example>\r\n" + handover("evil.example (evil.example [203.0.113.66])") +
               "From: Ann <ann@" + domain + ">\r\n\r\n";
    };
    SAYS(s.message(from("b\xc3\xbc"
                        "cher.example")),
         "message.dmarc",
         "critical fail mail.eml | policy=reject | domain=b\xc3\xbc"
         "cher.example (xn--bcher-kva.example)");
    SAYS(s.message(from("xn--bcher-kva.example")), "message.dmarc",
         "critical fail mail.eml | policy=reject | domain=xn--bcher-kva.example");
    SAYS(s.message(from("\xff\xfe.example")), "message.dmarc",
         "unknown could-not-look mail.eml | reason=the domain in the From header cannot be written in the "
         "DNS: "
         "\\xff\\xfe.example");
}

void TestMessageDmarc::couldNotLook() {
    Scenario s = letterWorld(forged);
    s.timeout("_dmarc.example.org", "TXT");
    SAYS(s, "message.dmarc", "unknown could-not-look mail.eml");
    SAYS(letterWorld("To: x@example.org\r\n\r\n"), "message.dmarc",
         "unknown could-not-look mail.eml | reason=the From header does not name one domain");
    // Nobody knows from where it came: it may have passed by SPF.
    SAYS(letterWorld(returnPath + content), "message.dmarc",
         "unknown could-not-look mail.eml | reason=a proof that may pass could not be looked up; the policy "
         "at "
         "_dmarc.example.org is p=reject");
}

void TestMessageDmarc::waits() {
    for (const char* name : {"_dmarc.example.org", "example.org", "sel._domainkey.example.org"}) {
        Scenario s = letterWorld(letter());
        s.open(name, "TXT");
        SAYS(s, "message.dmarc", "waiting");
    }
}

void TestMessageDmarc::aLoginIsNotJudged() {
    const std::string login = handover("laptop (dial-9.isp.example [203.0.113.9])", "ESMTPSA");
    SAYS(letterWorld(returnPath + login + content), "message.dmarc",
         "not-applicable does-not-apply mail.eml");
    // A signature that fails beside it is no reason either; one that holds is.
    const std::string made = signedMessage(content, {.key = &letterKey()});
    SAYS(letterWorld(returnPath + login + made + "Added\r\n"), "message.dmarc",
         "not-applicable does-not-apply mail.eml");
    SAYS(letterWorld(returnPath + login + made), "message.dmarc",
         "pass pass mail.eml | detail=DKIM for example.org passes and is aligned");
}

void TestMessageDmarc::anAssumedLineTurnsNothingRed() {
    const std::string inner =
        "Received: from mail.homelab.example (v12.hoster.example [203.0.113.40]) by box.homelab.example with "
        "ESMTPS; Mon, 23 Nov 2026 12:00:09 +0000\r\n";
    const std::string stranger = handover("evil.example (evil.example [203.0.113.66])");
    Scenario s = letterWorld(returnPath + inner + stranger + content);
    SAYS(s, "message.dmarc",
         "unknown could-not-look mail.eml | reason=SPF fails for 203.0.113.66, but that step 1 of its route "
         "is "
         "the one from outside is only assumed; the policy at _dmarc.example.org is p=reject");
    s.request.arrivalHop = 0;
    SAYS(s, "message.dmarc", "critical fail mail.eml");
    // Where SPF could not help in any case, nothing hangs on the line.
    SAYS(letterWorld("Return-Path: <x@evil.example>\r\n" + inner + stranger + content), "message.dmarc",
         "critical fail mail.eml");
    SAYS(letterWorld(returnPath + inner + handover() + content), "message.dmarc", "pass pass mail.eml");
}

void TestMessageDmarc::aNameWithoutQuotesHasADomain() {
    for (const char* from : {"Mueller, Hans <a@example.org>", "a@example.org <a@example.org>",
                             "Re: Team <a@example.org>", "boss@bank.example <a@example.org>"}) {
        const std::string header = "From: " + std::string(from) + "\r\nTo: b@homelab.example\r\n\r\n";
        SAYS(letterWorld(returnPath + handover() + header), "message.dmarc",
             "pass pass mail.eml | domain=example.org");
        SAYS(letterWorld(returnPath + handover("evil.example (evil.example [203.0.113.66])") + header),
             "message.dmarc", "critical fail mail.eml");
    }
}

void TestMessageDmarc::aCopyTurnsNothingRed() {
    // The header alone, and a header with empty lines in it: what was signed cannot be seen any more.
    const std::string made = signedMessage(content, {.key = &letterKey()});
    const std::string stranger = returnPath + handover("evil.example (evil.example [203.0.113.66])");
    const std::string header = made.substr(0, made.find("\r\n\r\n") + 4);
    SAYS(letterWorld(stranger + header), "message.dmarc", "unknown could-not-look mail.eml");
    SAYS(letterWorld(stranger + "\r\n" + made + "More\r\n"), "message.dmarc",
         "unknown could-not-look mail.eml");
    SAYS(letterWorld(stranger + made + "More\r\n"), "message.dmarc", "critical fail mail.eml");
}

MAILVITALS_TEST_CLASS(TestMessageDmarc)
#include "dmarc.moc"
