// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/caa/property.h"

#include "base/ascii.h"
#include "support/any_bytes.h"

#include <QTest>

using namespace mailvitals;
using namespace mailvitals::caa;

namespace {

/// "flags tag value", as in a zone file without the quotation marks.
Expected<Property, ParseError> fromZoneText(const std::string& text) {
    const std::size_t first = std::min(text.find(' '), text.size());
    const std::size_t second = std::min(text.find(' ', first + 1), text.size());
    dns::Caa record;
    record.flags = static_cast<std::uint8_t>(QByteArray::fromStdString(text.substr(0, first)).toInt());
    record.tag = text.substr(std::min(first + 1, text.size()), second - std::min(first + 1, second));
    record.value = text.substr(std::min(second + 1, text.size()));
    return parse(record);
}

std::string described(const Property& property) {
    static const char* const kinds[] = {"issue", "issuewild", "issuemail", "issuevmc", "iodef", "unknown"};
    std::string text = property.critical ? "critical " : "";
    text += kinds[static_cast<int>(property.kind)];
    if (property.restrictsIssuing()) text += " " + (property.issuer.empty() ? "-" : property.issuer);
    for (const auto& [name, value] : property.parameters) text += " " + name + "=" + value;
    return property.target.empty() ? text : text + " " + property.target;
}

}  // namespace

class TestCaaProperty : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void reads_data();
    void reads();
    void refuses_data();
    void refuses();
    void standsAnyBytes();
};

void TestCaaProperty::reads_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("expected");
    QTest::newRow("RFC 8659 section 4.2's example")
        << QByteArray("0 issue ca1.example.net; account=230123") << "issue ca1.example.net account=230123";
    QTest::newRow("RFC 8659 section 4.2: nobody") << QByteArray("0 issue ;") << "issue -";
    QTest::newRow("RFC 8659 section 4.2: an empty value") << QByteArray("0 issue ") << "issue -";
    QTest::newRow("RFC 8659 section 4.3")
        << QByteArray("0 issuewild ca1.example.org") << "issuewild ca1.example.org";
    QTest::newRow("RFC 8659 section 4.4: by mail")
        << QByteArray("0 iodef mailto:security@example.com") << "iodef mailto:security@example.com";
    QTest::newRow("RFC 8659 section 4.4: by the web")
        << QByteArray("0 iodef https://iodef.example.com/") << "iodef https://iodef.example.com/";
    QTest::newRow("RFC 8659 section 4.5: critical and unknown")
        << QByteArray("128 tbs Unknown") << "critical unknown";
    QTest::newRow("tags in any case (RFC 8659 section 4.1)")
        << QByteArray("0 ISSUE LetsEncrypt.org") << "issue letsencrypt.org";
    QTest::newRow("RFC 8657's parameters")
        << QByteArray(
               "0 issue letsencrypt.org; validationmethods=dns-01; accounturi=https://acme.example/acct/1")
        << "issue letsencrypt.org validationmethods=dns-01 accounturi=https://acme.example/acct/1";
    QTest::newRow("RFC 9495") << QByteArray("0 issuemail ca.example") << "issuemail ca.example";
    QTest::newRow("blanks around") << QByteArray("0 issue  ca.example  ;  a = b ") << "issue ca.example a=b";
    QTest::newRow("other flags mean nothing") << QByteArray("1 issue ca.example") << "issue ca.example";
}

void TestCaaProperty::reads() {
    QFETCH(QByteArray, text);
    QFETCH(QString, expected);
    const auto read = fromZoneText(text.toStdString());
    QVERIFY2(read, read ? "" : read.error().what.c_str());
    QCOMPARE(QString::fromStdString(described(*read)), expected);
}

void TestCaaProperty::refuses_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("where");
    QTest::addColumn<QString>("what");
    QTest::newRow("an issuer that is no name")
        << QByteArray("0 issue ca_example") << 0 << "not the domain name of an authority";
    QTest::newRow("RFC 8659 section 4.2: %%%%%")
        << QByteArray("0 issue %%%%%") << 0 << "not the domain name of an authority";
    QTest::newRow("two dots") << QByteArray("0 issue ca..example") << 0
                              << "not the domain name of an authority";
    QTest::newRow("an address on the web")
        << QByteArray("0 issue https://letsencrypt.org") << 0 << "not the domain name of an authority";
    QTest::newRow("a parameter without a value's sign")
        << QByteArray("0 issue ca.example; account") << 12 << "a parameter without an equals sign";
    QTest::newRow("a semicolon too many")
        << QByteArray("0 issue ca.example; a=b;") << 16 << "a parameter without an equals sign";
    QTest::newRow("a parameter's odd name")
        << QByteArray("0 issue ca.example; a_b=c") << 12 << "not the name of a parameter";
    QTest::newRow("a blank in a parameter's value")
        << QByteArray("0 issue ca.example; a=b c") << 15 << "a character that a parameter may not have";
    QTest::newRow("a report to nowhere") << QByteArray("0 iodef security@example.com") << 0
                                         << "an address that is neither mailto: nor of the web";
    QTest::newRow("a tag with a hyphen")
        << QByteArray("0 is-sue ca.example") << 0 << "a tag with other characters than letters and digits";
}

void TestCaaProperty::refuses() {
    QFETCH(QByteArray, text);
    QFETCH(int, where);
    QFETCH(QString, what);
    const auto read = fromZoneText(text.toStdString());
    QVERIFY(!read);
    QCOMPARE(QString::fromStdString(read.error().what), what);
    QCOMPARE(static_cast<int>(read.error().where), where);
    QVERIFY(!read.error().section.empty());
}

void TestCaaProperty::standsAnyBytes() {
    const QByteArray good("0 issue ca1.example.net; account=230123");
    QCOMPARE(test::brokenBy(good, [](const std::string& text) { return fromZoneText(text); }), QByteArray());
}

QTEST_APPLESS_MAIN(TestCaaProperty)
#include "property.moc"
