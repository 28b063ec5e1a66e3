// SPDX-License-Identifier: GPL-3.0-or-later
#include "letter.h"
#include "support/expectation.h"
#include "support/test_group.h"

using namespace mailvitals;
using namespace mailvitals::test;

class TestMessageSpf : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void judges_data();
    void judges();
    void takesTheHelloNameOfABounce();
    void theLocalPartIsNotTold();
    void aDomainInAnotherScript();
    void offline();
    void couldNotLook();
    void waits();
    void anAuthorWhoLoggedInIsNotJudged();
    void judgesByTheLineFromOutside();
};

void TestMessageSpf::judges_data() {
    QTest::addColumn<QByteArray>("record");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char* record, const char* expected) {
        QTest::newRow(record) << QByteArray(record) << QByteArray(expected);
    };
    row("v=spf1 ip4:203.0.113.25 -all", "pass pass mail.eml | address=203.0.113.25 | domain=example.org");
    row("v=spf1 ip4:203.0.113.99 -all", "warning fail mail.eml");
    row("v=spf1 ~all", "warning softfail mail.eml");
    row("v=spf1 ?all", "notice neutral mail.eml");
    row("nothing of SPF", "warning none mail.eml");
    row("v=spf1 ip4:nonsense -all", "warning permerror mail.eml");
}

void TestMessageSpf::judges() {
    QFETCH(QByteArray, record);
    QFETCH(QByteArray, expected);
    Scenario s("example.org");
    s.txt("example.org", record.toStdString()).message(letter());
    SAYS(s, "message.spf", expected.toStdString());
}

void TestMessageSpf::takesTheHelloNameOfABounce() {
    Scenario s("example.org");
    s.txt("out.example.org", "v=spf1 ip4:203.0.113.25 -all")
        .message("Return-Path: <>\r\n" + handover() + content);
    SAYS(s, "message.spf", "pass pass mail.eml | domain=out.example.org");
}

/// A term that wants it is not asked, unless that was allowed; what decides before it, decides.
void TestMessageSpf::theLocalPartIsNotTold() {
    const auto with = [](const std::string& record) {
        Scenario s("example.org");
        s.txt("example.org", record).a("alice.example.org", "127.0.0.2");
        s.txt("alice.other.example", "v=spf1 +all");
        s.message(letter());
        return s;
    };
    for (const char* record :
         {"v=spf1 exists:%{l}.example.org -all", "v=spf1 exists:%{s} -all", "v=spf1 a:%{l1r+}.x.example -all",
          "v=spf1 include:%{L}.other.example -all", "v=spf1 redirect=%{l}.other.example"}) {
        const Scenario s = with(record);
        SAYS(s, "message.spf", "unknown could-not-look mail.eml");
        const Scenario::Gathered gathered = s.gather();
        for (const auto& [question, attempt] : gathered.evidence.of<DnsQuestion>())
            QVERIFY2(question.name.toString().find("alice") == std::string::npos, question.id().c_str());
    }
    const auto judged = with("v=spf1 exists:%{l}.example.org -all").judge("message.spf");
    QVERIFY(std::get<std::string>(judged.findings.front().args.front().value).find("local part") !=
            std::string::npos);
    SAYS(with("v=spf1 ip4:203.0.113.25 exists:%{l}.example.org -all"), "message.spf", "pass pass mail.eml");
    for (const char* record : {"v=spf1 exists:%{l}.example.org -all", "v=spf1 redirect=%{l}.other.example"}) {
        Scenario allowed = with(record);
        allowed.request.tellsLocalPart = true;
        SAYS(allowed, "message.spf", "pass pass mail.eml");
    }
    // A bounce has no sender whose local part could be told.
    Scenario bounce("example.org");
    bounce.txt("out.example.org", "v=spf1 exists:%{l}.out.example.org -all")
        .a("postmaster.out.example.org", "127.0.0.2");
    SAYS(bounce.message("Return-Path: <>\r\n" + handover() + content), "message.spf", "pass pass mail.eml");
}

void TestMessageSpf::aDomainInAnotherScript() {
    Scenario s("example.org");
    s.txt("xn--bcher-kva.example", "v=spf1 ip4:203.0.113.25 -all");
    const std::string rest = handover() + content;
    SAYS(s.message("Return-Path: <ann@b\xc3\xbc"
                   "cher.example>\r\n" +
                   rest),
         "message.spf",
         "pass pass mail.eml | domain=b\xc3\xbc"
         "cher.example (xn--bcher-kva.example)");
    SAYS(s.message("Return-Path: <ann@xn--bcher-kva.example>\r\n" + rest), "message.spf",
         "pass pass mail.eml | domain=xn--bcher-kva.example");
    SAYS(s.message("Return-Path: <ann@\xff\xfe.example>\r\n" + rest), "message.spf",
         "unknown could-not-look mail.eml");
}

void TestMessageSpf::offline() {
    Scenario s = letterWorld(letter());
    s.request.offline = true;
    s.fails("example.org", "TXT", FailureReason::Offline)
        .fails("_dmarc.example.org", "TXT", FailureReason::Offline);
    s.fails("sel._domainkey.example.org", "TXT", FailureReason::Offline)
        .fails("example.org", "MX", FailureReason::Offline);
    for (const char* rule : {"message.spf", "message.dmarc"})
        SAYS(s, rule, "unknown could-not-look mail.eml | reason=not looked up (offline)");
    SAYS(s, "message.dkim",
         "unknown could-not-look signature 1, example.org | reason=not looked up (offline)");
}

void TestMessageSpf::couldNotLook() {
    SAYS(letterWorld(handover() + content), "message.spf",
         "unknown could-not-look mail.eml | reason=the message does not tell its envelope sender "
         "(Return-Path)");
    SAYS(letterWorld(returnPath + content), "message.spf",
         "unknown could-not-look mail.eml | reason=no line of the receiving server tells from which address "
         "it came");
    SAYS(letterWorld(returnPath + handover("out.example.org (unknown [172.22.1.1])") + content),
         "message.spf",
         "unknown could-not-look mail.eml | reason=the receiving server noted 172.22.1.1, which is not a "
         "public address, for the client");
    Scenario s = letterWorld(letter());
    s.timeout("example.org", "TXT");
    SAYS(s, "message.spf",
         "unknown could-not-look mail.eml | reason=example.org: its TXT records are not known: "
         "nobody "
         "answered in time");
}

void TestMessageSpf::waits() {
    Scenario s = letterWorld(letter());
    s.open("example.org", "TXT");
    SAYS(s, "message.spf", "waiting");
}

void TestMessageSpf::anAuthorWhoLoggedInIsNotJudged() {
    const std::string client = "[192.168.1.2] (dial-9.isp.example [203.0.113.9])";
    for (const char* with : {"ESMTPSA", "esmtpsa", "ESMTPA", "HTTP"}) {
        SAYS(letterWorld(returnPath + handover(client, with) + content), "message.spf",
             "not-applicable does-not-apply mail.eml | reason=its author had logged in to "
             "mail.homelab.example (" +
                 std::string(with) + "); SPF and DMARC are for mail between servers");
    }
    SAYS(letterWorld(returnPath +
                     "Received: by mail.homelab.example (Postcow, from userid 0) id A; Mon, 23 Nov 2026 "
                     "12:00:08 +0000\r\n" +
                     content),
         "message.spf",
         "not-applicable does-not-apply mail.eml | reason=a program on mail.homelab.example itself wrote the "
         "message; SPF "
         "and DMARC are for mail between servers");
    SAYS(letterWorld(returnPath + handover(client, "ESMTPS") + content), "message.spf",
         "warning fail mail.eml");
}

void TestMessageSpf::judgesByTheLineFromOutside() {
    // A second server of the house at a public address stands between.
    const std::string inner =
        "Received: from mail.homelab.example (v12.hoster.example [203.0.113.40]) by box.homelab.example with "
        "ESMTPS; Mon, 23 Nov 2026 12:00:09 +0000\r\n";
    Scenario s = letterWorld(returnPath + inner + handover() + content);
    SAYS(s, "message.spf", "pass pass mail.eml | address=203.0.113.25");
    s.request.arrivalHop = 1;
    SAYS(s, "message.spf", "warning fail mail.eml | address=203.0.113.40");
}

MAILVITALS_TEST_CLASS(TestMessageSpf)
#include "spf.moc"
