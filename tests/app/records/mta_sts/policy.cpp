// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/mta_sts/policy.h"

#include "base/ascii.h"
#include "support/any_bytes.h"

#include <QTest>

using namespace mailvitals;
using namespace mailvitals::mta_sts;

namespace {

std::string described(const Policy& policy) {
    static const char* const modes[] = {"enforce", "testing", "none"};
    std::string text = modes[static_cast<int>(policy.mode)];
    text += " " + std::to_string(policy.maxAge.count());
    for (const MxPattern& pattern : policy.mx)
        text += " " + std::string(pattern.wildcard ? "*." : "") + pattern.name.toString();
    return text;
}

}  // namespace

class TestMtaStsPolicy : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void reads_data();
    void reads();
    void refuses_data();
    void refuses();
    void standsAnyBytes();
    void matches_data();
    void matches();
    void standsHugeFiles();
};

void TestMtaStsPolicy::reads_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("expected");
    QTest::newRow("RFC 8461 section 3.2's example")
        << QByteArray(
               "version: STSv1\nmode: enforce\nmx: mail.example.com\nmx: *.example.net\nmx: "
               "backupmx.example.com\nmax_age: 604800\n")
        << "enforce 604800 mail.example.com *.example.net backupmx.example.com";
    QTest::newRow("CRLF") << QByteArray(
                                 "version: STSv1\r\nmode: testing\r\nmx: mail.example.com\r\nmax_age: 86400")
                          << "testing 86400 mail.example.com";
    QTest::newRow("no blanks, and tabs")
        << QByteArray("version:STSv1\nmode:\tenforce\nmx:mx.example\nmax_age:\t0") << "enforce 0 mx.example";
    QTest::newRow("mode none needs no mx")
        << QByteArray("version: STSv1\nmode: none\nmax_age: 86400") << "none 86400";
    QTest::newRow("a year") << QByteArray("version: STSv1\nmode: none\nmax_age: 31557600") << "none 31557600";
    QTest::newRow("keys that nobody knows")
        << QByteArray("version: STSv1\nx-y.z: a: b\nmode: none\nmax_age: 1") << "none 1";
    QTest::newRow("of a key twice the first counts")
        << QByteArray("version: STSv1\nmode: none\nmode: enforce\nmax_age: 1\nmax_age: x") << "none 1";
    QTest::newRow("any order, empty lines")
        << QByteArray("\nmax_age: 1\n\nmx: a.example\nmode: enforce\nversion: STSv1\n\n")
        << "enforce 1 a.example";
}

void TestMtaStsPolicy::reads() {
    QFETCH(QByteArray, text);
    QFETCH(QString, expected);
    const auto read = parsePolicy(text.toStdString());
    QVERIFY2(read, read ? "" : read.error().what.c_str());
    QCOMPARE(QString::fromStdString(described(*read)), expected);
}

void TestMtaStsPolicy::refuses_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("where");
    QTest::addColumn<QString>("what");
    QTest::newRow("nothing") << QByteArray("") << 0 << "no line \"version:\"";
    QTest::newRow("no version") << QByteArray("mode: none\nmax_age: 1") << 21 << "no line \"version:\"";
    QTest::newRow("no mode") << QByteArray("version: STSv1\nmax_age: 1") << 25 << "no line \"mode:\"";
    QTest::newRow("no max_age") << QByteArray("version: STSv1\nmode: none") << 25 << "no line \"max_age:\"";
    QTest::newRow("enforce without mx")
        << QByteArray("version: STSv1\nmode: enforce\nmax_age: 1") << 39 << "no line \"mx:\"";
    QTest::newRow("an unknown mode") << QByteArray("version: STSv1\nmode: bad") << 21
                                     << "neither enforce nor testing nor none";
    QTest::newRow("an unknown version") << QByteArray("version: STSv2") << 9 << "a version other than STSv1";
    QTest::newRow("max_age that is no number")
        << QByteArray("version: STSv1\nmax_age: a") << 24 << "not a number of seconds";
    QTest::newRow("a negative max_age")
        << QByteArray("version: STSv1\nmax_age: -1") << 24 << "not a number of seconds";
    QTest::newRow("more than a year") << QByteArray("version: STSv1\nmax_age: 31557601") << 24
                                      << "more than the 31557600 seconds of a year";
    QTest::newRow("eleven digits") << QByteArray("version: STSv1\nmax_age: 00000000001") << 24
                                   << "not a number of seconds";
    QTest::newRow("two stars") << QByteArray("version: STSv1\nmx: *.*.example") << 19
                               << "not the name of a host";
    QTest::newRow("a double star") << QByteArray("version: STSv1\nmx: **.example") << 19
                                   << "not the name of a host";
    QTest::newRow("a star in the middle")
        << QByteArray("version: STSv1\nmx: mx.*.example") << 19 << "not the name of a host";
    QTest::newRow("a web page") << QByteArray("<html><body>Hello</body></html>") << 0
                                << "a line without a colon";
    QTest::newRow("a web page with a colon")
        << QByteArray("<a href=\"https://x\">") << 0 << "not a line of a policy";
}

void TestMtaStsPolicy::refuses() {
    QFETCH(QByteArray, text);
    QFETCH(int, where);
    QFETCH(QString, what);
    const auto read = parsePolicy(text.toStdString());
    QVERIFY(!read);
    QCOMPARE(QString::fromStdString(read.error().what), what);
    QCOMPARE(static_cast<int>(read.error().where), where);
    QVERIFY(!read.error().section.empty());
}

void TestMtaStsPolicy::standsAnyBytes() {
    const QByteArray good(
        "version: STSv1\nmode: enforce\nmx: mail.example.com\nmx: *.example.net\nmx: "
        "backupmx.example.com\nmax_age: 604800\n");
    QCOMPARE(test::brokenBy(good, [](const std::string& text) { return parsePolicy(text); }), QByteArray());
}

void TestMtaStsPolicy::matches_data() {
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QString>("host");
    QTest::addColumn<bool>("covered");
    QTest::newRow("the same") << "mail.example.com"
                              << "Mail.Example.COM" << true;
    QTest::newRow("another") << "mail.example.com"
                             << "mx.example.com" << false;
    QTest::newRow("RFC 8461 section 4.1: one label for the star") << "*.example.com"
                                                                  << "mx1.example.com" << true;
    QTest::newRow("RFC 8461 section 4.1: not two") << "*.example.com"
                                                   << "a.mx1.example.com" << false;
    QTest::newRow("RFC 8461 section 4.1: not none") << "*.example.com"
                                                    << "example.com" << false;
}

void TestMtaStsPolicy::matches() {
    QFETCH(QString, pattern);
    QFETCH(QString, host);
    QFETCH(bool, covered);
    const auto policy =
        parsePolicy("version: STSv1\nmode: enforce\nmax_age: 1\nmx: " + pattern.toStdString() + "\n");
    QVERIFY(policy);
    QCOMPARE(policy->covers(*DomainName::parse(host.toStdString())), covered);
}

void TestMtaStsPolicy::standsHugeFiles() {
    std::string file = "version: STSv1\nmode: none\nmax_age: 1\n";
    while (file.size() + 20 < largestPolicy) file += "mx: a.example\n";
    QVERIFY(parsePolicy(file));
    file.append(largestPolicy, '\n');
    QVERIFY(!parsePolicy(file));
}

QTEST_APPLESS_MAIN(TestMtaStsPolicy)
#include "policy.moc"
