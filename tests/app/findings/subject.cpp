// SPDX-License-Identifier: GPL-3.0-or-later
#include "findings/subject.h"

#include "support/test_group.h"

using namespace mailvitals;

class TestFindingsSubject : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void isShownAsItIsWritten();
    void isNotReadOutOfAText();
    void isTheSameWhereItReadsTheSame();
};

void TestFindingsSubject::isShownAsItIsWritten() {
    QCOMPARE(Subject("this computer").toString(), std::string("this computer"));
    QCOMPARE(Subject(*DomainName::parse("mx.example.org")).toString(), std::string("mx.example.org"));
    QCOMPARE(Subject(*IpAddress::parse("2001:db8::1")).toString(), std::string("2001:db8::1"));
    QCOMPARE(Subject(*IpEndpoint::parse("[2001:db8::1]:25", 0)).toString(), std::string("[2001:db8::1]:25"));
    QCOMPARE(Subject().toString(), std::string());
}

void TestFindingsSubject::isNotReadOutOfAText() {
    const IpEndpoint place = *IpEndpoint::parse("192.0.2.1:25", 0);
    const Subject port(place);
    QVERIFY(port.endpoint() && *port.endpoint() == place);
    QVERIFY(port.address() == place.address);
    const Subject server(place.address);
    QVERIFY(!server.endpoint() && server.address() == place.address);
    for (const Subject& other :
         {Subject("192.0.2.1:25"), Subject(*DomainName::parse("192.0.2.1")), Subject()})
        QVERIFY(!other.endpoint() && !other.address());
}

void TestFindingsSubject::isTheSameWhereItReadsTheSame() {
    QVERIFY(Subject("192.0.2.1") == Subject(*IpAddress::parse("192.0.2.1")));
    QVERIFY(Subject("192.0.2.1") != Subject(*IpEndpoint::parse("192.0.2.1:25", 0)));
    QVERIFY(Subject("a") < Subject("b") && !(Subject("b") < Subject("a")));
}

MAILVITALS_TEST_CLASS(TestFindingsSubject)
#include "subject.moc"
