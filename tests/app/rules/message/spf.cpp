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
    void couldNotLook();
    void waits();
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

void TestMessageSpf::couldNotLook() {
    SAYS(letterWorld(handover() + content), "message.spf",
         "unknown could-not-look mail.eml | reason=the message does not tell its envelope sender "
         "(Return-Path)");
    SAYS(letterWorld(returnPath + content), "message.spf",
         "unknown could-not-look mail.eml | reason=no line of the receiving server tells from which address "
         "it came");
    SAYS(letterWorld(returnPath + handover("out.example.org (unknown [172.22.1.1])") + content),
         "message.spf",
         "unknown could-not-look mail.eml | reason=the receiving server noted 172.22.1.1, which is no "
         "address of the "
         "Internet, for the caller");
    Scenario s = letterWorld(letter());
    s.timeout("example.org", "TXT");
    SAYS(s, "message.spf", "unknown could-not-look mail.eml");
}

void TestMessageSpf::waits() {
    Scenario s = letterWorld(letter());
    s.open("example.org", "TXT");
    SAYS(s, "message.spf", "waiting");
}

MAILVITALS_TEST_CLASS(TestMessageSpf)
#include "spf.moc"
