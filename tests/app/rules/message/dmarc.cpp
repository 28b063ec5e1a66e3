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

MAILVITALS_TEST_CLASS(TestMessageDmarc)
#include "dmarc.moc"
