// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/dns/message.h"

#include <QTest>

using namespace mailvitals;
using namespace mailvitals::dns;

class TestDnsMessage : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void namesTypes_data();
    void namesTypes();
    void readsTypes_data();
    void readsTypes();
    void namesCodes();
    void showsRdata_data();
    void showsRdata();
    void joinsStrings();
};

void TestDnsMessage::namesTypes_data() {
    QTest::addColumn<int>("number");
    QTest::addColumn<QString>("name");
    QTest::newRow("A") << 1 << "A";
    QTest::newRow("NS") << 2 << "NS";
    QTest::newRow("CNAME") << 5 << "CNAME";
    QTest::newRow("SOA") << 6 << "SOA";
    QTest::newRow("PTR") << 12 << "PTR";
    QTest::newRow("MX") << 15 << "MX";
    QTest::newRow("TXT") << 16 << "TXT";
    QTest::newRow("AAAA") << 28 << "AAAA";
    QTest::newRow("OPT") << 41 << "OPT";
    QTest::newRow("a type without a name here (RFC 3597 section 5)") << 99 << "TYPE99";
    QTest::newRow("the largest") << 65535 << "TYPE65535";
}

void TestDnsMessage::namesTypes() {
    QFETCH(int, number);
    QFETCH(QString, name);
    const Type type = static_cast<Type>(number);
    QCOMPARE(QString::fromStdString(toString(type)), name);
    QVERIFY(typeFromString(name.toStdString()) == type);
}

void TestDnsMessage::readsTypes_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("number");
    QTest::newRow("lower case") << "mx" << 15;
    QTest::newRow("number in lower case (RFC 3597 section 5)") << "type257" << 257;
    QTest::newRow("nothing") << "" << 0;
    QTest::newRow("unknown word") << "MXX" << 0;
    QTest::newRow("no number") << "TYPE" << 0;
    QTest::newRow("text behind the number") << "TYPE12abc" << 0;
    QTest::newRow("number too large") << "TYPE65536" << 0;
    QTest::newRow("negative number") << "TYPE-1" << 0;
}

void TestDnsMessage::readsTypes() {
    QFETCH(QString, text);
    QFETCH(int, number);
    QCOMPARE(static_cast<int>(typeFromString(text.toStdString())), number);
}

void TestDnsMessage::namesCodes() {
    QCOMPARE(toString(Rcode::NxDomain), std::string("NXDOMAIN"));
    QCOMPARE(toString(Rcode::ServFail), std::string("SERVFAIL"));
    QCOMPARE(toString(static_cast<Rcode>(9)), std::string("RCODE9"));
    QCOMPARE(toString(Class::In), std::string("IN"));
    QCOMPARE(toString(Class::Chaos), std::string("CH"));
    QCOMPARE(toString(static_cast<Class>(255)), std::string("CLASS255"));
}

void TestDnsMessage::showsRdata_data() {
    QTest::addColumn<QByteArray>("shown");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char* what, const Rdata& data, const QByteArray& expected) {
        QTest::newRow(what) << QByteArray::fromStdString(toString(data)) << expected;
    };
    row("IPv4 address", *IpAddress::parse("192.0.2.1"), "192.0.2.1");
    row("IPv6 address", *IpAddress::parse("2001:db8::1"), "2001:db8::1");
    row("name", "mail.example.org"_dn, "mail.example.org.");
    row("root", DomainName(), ".");
    row("MX", Mx{10, "mail.example.org"_dn}, "10 mail.example.org.");
    row("null MX (RFC 7505)", Mx{0, DomainName()}, "0 .");
    row("TXT", Txt{{"v=spf1 ", "-all"}}, "\"v=spf1 \" \"-all\"");
    row("TXT with marks", Txt{{"a\"b\\c"}}, "\"a\\\"b\\\\c\"");
    row("SRV", Srv{1, 2, 993, "mail.example"_dn}, "1 2 993 mail.example.");
    row("CAA", Caa{128, "issue", "ca.example; a=\"b\""}, "128 issue \"ca.example; a=\\\"b\\\"\"");
    row("SOA", Soa{"ns.example"_dn, "root.example"_dn, 7, 300}, "ns.example. root.example. 7 300");
    row("unknown RDATA (RFC 3597 section 5)", RawRdata{std::string("\x00\xff", 2)}, "\\# 2 00ff");
}

void TestDnsMessage::showsRdata() {
    QFETCH(QByteArray, shown);
    QFETCH(QByteArray, expected);
    QCOMPARE(shown, expected);
}

void TestDnsMessage::joinsStrings() {
    // Without anything between them (RFC 7208 section 3.3, RFC 6376 section 3.6.2.2).
    QCOMPARE((Txt{{"v=spf1", "mx"}}.joined()), std::string("v=spf1mx"));
    QCOMPARE(Txt{}.joined(), std::string());
}

QTEST_APPLESS_MAIN(TestDnsMessage)
#include "message.moc"
