// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/tls_rpt/record.h"

#include "base/ascii.h"
#include "support/any_bytes.h"

#include <QTest>

using namespace mailvitals;
using namespace mailvitals::tls_rpt;

namespace {

std::string described(const Record& record) {
    std::string text = ascii::join(record.addresses, " ");
    for (const Tag& tag : record.extensions) text += " " + tag.name + "=" + tag.value;
    return text;
}

}  // namespace

class TestTlsRptRecord : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void reads_data();
    void reads();
    void refuses_data();
    void refuses();
    void standsAnyBytes();
};

void TestTlsRptRecord::reads_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("expected");
    QTest::newRow("RFC 8460 section 3.1.1's example")
        << QByteArray("v=TLSRPTv1;rua=mailto:reports@example.com") << "mailto:reports@example.com";
    QTest::newRow("RFC 8460 section 3.1.2's example")
        << QByteArray("v=TLSRPTv1; rua=https://reporting.example.com/v1/tlsrpt")
        << "https://reporting.example.com/v1/tlsrpt";
    QTest::newRow("several addresses")
        << QByteArray("v=TLSRPTv1; rua=mailto:a@example.com , https://example.com/x")
        << "mailto:a@example.com https://example.com/x";
    QTest::newRow("an extension") << QByteArray("v=TLSRPTv1; rua=mailto:a@example.com; x=1;")
                                  << "mailto:a@example.com x=1";
    QTest::newRow("a port and a literal address")
        << QByteArray("v=TLSRPTv1; rua=https://[2001:db8::1]:8443/x,https://a.example:443")
        << "https://[2001:db8::1]:8443/x https://a.example:443";
    QTest::newRow("header fields and escapes (RFC 6068 section 2)")
        << QByteArray("v=TLSRPTv1; rua=mailto:a%21b@example.com?subject=x=y")
        << "mailto:a%21b@example.com?subject=x=y";
    QTest::newRow("scheme in any case (RFC 3986 section 3.1)")
        << QByteArray("v=TLSRPTv1; rua=MailTo:a@example.com") << "MailTo:a@example.com";
}

void TestTlsRptRecord::reads() {
    QFETCH(QByteArray, text);
    QFETCH(QString, expected);
    const auto read = parse(text.toStdString());
    QVERIFY2(read, read ? "" : read.error().what.c_str());
    QCOMPARE(QString::fromStdString(described(*read)), expected);
}

void TestTlsRptRecord::refuses_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("where");
    QTest::addColumn<QString>("what");
    QTest::newRow("nothing") << QByteArray("") << 0 << "the version does not come first";
    QTest::newRow("no rua") << QByteArray("v=TLSRPTv1") << 10 << "no rua= with an address";
    QTest::newRow("an empty rua") << QByteArray("v=TLSRPTv1; rua=") << 16 << "a field without a value";
    QTest::newRow("no mailto") << QByteArray("v=TLSRPTv1; rua=a@example.com") << 16
                               << "a mail address without mailto: before it";
    QTest::newRow("plain HTTP") << QByteArray("v=TLSRPTv1; rua=http://example.com") << 16
                                << "neither mailto: nor https:";
    QTest::newRow("no mailbox") << QByteArray("v=TLSRPTv1; rua=mailto:example.com") << 16
                                << "no mailbox behind mailto:";
    QTest::newRow("no host") << QByteArray("v=TLSRPTv1; rua=https:///x") << 16 << "no host behind https:";
    QTest::newRow("no slashes") << QByteArray("v=TLSRPTv1; rua=https:example.com") << 16
                                << "https: without the two slashes";
    QTest::newRow("a size, as DMARC once had") << QByteArray("v=TLSRPTv1; rua=mailto:a@example.com!10m") << 36
                                               << "a character that a URI may not have here";
    QTest::newRow("a blank for a comma")
        << QByteArray("v=TLSRPTv1; rua=mailto:a@example.com mailto:b@example.com") << 36
        << "a character that a URI may not have here";
    QTest::newRow("two at signs in the domain")
        << QByteArray("v=TLSRPTv1; rua=mailto:a@b..example") << 16 << "no mailbox behind mailto:";
    QTest::newRow("angle brackets") << QByteArray("v=TLSRPTv1; rua=mailto:<a@example.com>") << 23
                                    << "a character that a URI may not have here";
    QTest::newRow("broken escape") << QByteArray("v=TLSRPTv1; rua=mailto:a%2@example.com") << 24
                                   << "a character that a URI may not have here";
    QTest::newRow("slashes behind mailto")
        << QByteArray("v=TLSRPTv1; rua=mailto://a@example.com") << 16 << "slashes behind mailto:";
    QTest::newRow("a host that is none")
        << QByteArray("v=TLSRPTv1; rua=https://a..example/x") << 16 << "no host behind https:";
    QTest::newRow("a port that is none")
        << QByteArray("v=TLSRPTv1; rua=https://a.example:x/") << 16 << "no host behind https:";
    QTest::newRow("rua in upper case")
        << QByteArray("v=TLSRPTv1; RUA=mailto:a@example.com") << 12 << "rua= must be in lower case";
    QTest::newRow("blank before the equals sign")
        << QByteArray("v=TLSRPTv1; rua =mailto:a@example.com") << 15 << "a blank before the equals sign";
    QTest::newRow("blank behind the equals sign")
        << QByteArray("v=TLSRPTv1; rua= mailto:a@example.com") << 16 << "a blank behind the equals sign";
    QTest::newRow("extension with an equals sign")
        << QByteArray("v=TLSRPTv1; rua=mailto:a@example.com; x=a=b") << 41
        << "an equals sign in the value of an extension";
    QTest::newRow("extension with a blank") << QByteArray("v=TLSRPTv1; rua=mailto:a@example.com; x=a b") << 41
                                            << "a blank in the value of an extension";
    QTest::newRow("extension with no value")
        << QByteArray("v=TLSRPTv1; rua=mailto:a@example.com; x=") << 40 << "a field without a value";
    QTest::newRow("no-break space") << QByteArray("v=TLSRPTv1; rua=mailto:a@example.com\xc2\xa0") << 36
                                    << "a no-break space";
    QTest::newRow("a comma too many") << QByteArray("v=TLSRPTv1; rua=mailto:a@example.com,") << 37
                                      << "no address where a comma announces one";
    QTest::newRow("rua twice") << QByteArray("v=TLSRPTv1; rua=mailto:a@b.example; rua=mailto:c@d.example")
                               << 36 << "a field that occurs twice";
    QTest::newRow("version of another kind")
        << QByteArray("v=TLSRPTv2; rua=mailto:a@example.com") << 0 << "the version does not come first";
}

void TestTlsRptRecord::refuses() {
    QFETCH(QByteArray, text);
    QFETCH(int, where);
    QFETCH(QString, what);
    const auto read = parse(text.toStdString());
    QVERIFY(!read);
    QCOMPARE(QString::fromStdString(read.error().what), what);
    QCOMPARE(static_cast<int>(read.error().where), where);
    QVERIFY(!read.error().section.empty());
}

void TestTlsRptRecord::standsAnyBytes() {
    const QByteArray good("v=TLSRPTv1;rua=mailto:reports@example.com");
    QCOMPARE(test::brokenBy(good, [](const std::string& text) { return parse(text); }), QByteArray());
}

QTEST_APPLESS_MAIN(TestTlsRptRecord)
#include "record.moc"
