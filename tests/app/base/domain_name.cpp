// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/domain_name.h"

#include <QTest>

using namespace mailvitals;

class TestDomainName : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void readsAndWrites_data();
    void readsAndWrites();
    void refuses_data();
    void refuses();
    void knowsItsFamily();
    void tellsHostNames();
};

void TestDomainName::readsAndWrites_data() {
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("shown");
    QTest::newRow("plain") << "example.org"
                           << "example.org";
    QTest::newRow("trailing dot") << "example.org."
                                  << "example.org";
    QTest::newRow("case (RFC 4343)") << "ExAmple.ORG"
                                     << "example.org";
    QTest::newRow("root") << "."
                          << ".";
    QTest::newRow("escaped dot (RFC 1035 section 5.1)") << "a\\.b.example"
                                                        << "a\\.b.example";
    QTest::newRow("octet escape") << "a\\000b.example"
                                  << "a\\000b.example";
    QTest::newRow("blank is shown escaped") << "a b.example"
                                            << "a\\032b.example";
    QTest::newRow("63 octets in a label") << QString(63, u'a') + ".example" << QString(63, u'a') + ".example";
}

void TestDomainName::readsAndWrites() {
    QFETCH(QString, typed);
    QFETCH(QString, shown);
    const auto name = DomainName::parse(typed.toStdString());
    QVERIFY(name.has_value());
    QCOMPARE(QString::fromStdString(name->toString()), shown);
    QVERIFY(DomainName::parse(name->toString()) == name);
}

void TestDomainName::refuses_data() {
    QTest::addColumn<QString>("typed");
    QTest::addColumn<int>("error");
    const auto row = [](const char* what, const QString& typed, NameError error) {
        QTest::newRow(what) << typed << static_cast<int>(error);
    };
    row("nothing", "", NameError::Empty);
    row("two dots", "a..b", NameError::EmptyLabel);
    row("leading dot", ".a", NameError::EmptyLabel);
    row("64 octets in a label", QString(64, u'a') + ".example", NameError::LabelTooLong);
    row("256 octets", QString("a.").repeated(127) + "ab", NameError::NameTooLong);
    row("endless", QString(100000, u'a'), NameError::NameTooLong);
    row("escape above 255", "a\\256b", NameError::BadEscape);
    row("escape at the end", "a\\", NameError::BadEscape);
}

void TestDomainName::refuses() {
    QFETCH(QString, typed);
    QFETCH(int, error);
    const auto name = DomainName::parse(typed.toStdString());
    QVERIFY(!name.has_value());
    QCOMPARE(static_cast<int>(name.error()), error);
}

void TestDomainName::knowsItsFamily() {
    const DomainName name = "mail.example.org"_dn;
    QVERIFY(name.parent() == "example.org"_dn);
    QVERIFY(name.suffix(1) == "org"_dn);
    QVERIFY(name.isWithin("example.org"_dn));
    QVERIFY(name.isWithin(name));
    QVERIFY(!name.isWithin("ample.org"_dn));
    QVERIFY(*name.child("_dmarc") == "_dmarc.mail.example.org"_dn);
    QVERIFY(!name.child(std::string(64, 'a')).has_value());
    QVERIFY(DomainName().parent().isRoot());
}

void TestDomainName::tellsHostNames() {
    QVERIFY("mx-1.example.org"_dn.isHostName());
    QVERIFY(!"_dmarc.example.org"_dn.isHostName());
    QVERIFY(!"-a.example.org"_dn.isHostName());
    QVERIFY(!"a-.example.org"_dn.isHostName());
    QVERIFY(!DomainName().isHostName());
}

QTEST_APPLESS_MAIN(TestDomainName)
#include "domain_name.moc"
