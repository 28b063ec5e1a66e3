// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/dmarc/record.h"

#include "support/pace.h"

#include <QElapsedTimer>
#include <QTest>

using namespace mailvitals;
using namespace mailvitals::dmarc;

namespace {

std::string described(const char* name, const std::vector<ReportAddress>& addresses) {
    std::string text;
    for (const ReportAddress& address : addresses) {
        text +=
            std::string(" ") + name + "=" + address.uri + address.sizeSuffix + "<" + address.mailbox + ">";
    }
    return text;
}

/// What differs from an empty record.
std::string described(const Record& record) {
    std::string text = record.policyGiven ? "p=" : "as p=";
    text += toString(record.policy);
    if (record.subdomainPolicy) text += " sp=" + std::string(toString(*record.subdomainPolicy));
    if (record.nonexistentPolicy) text += " np=" + std::string(toString(*record.nonexistentPolicy));
    if (record.publicSuffix == PublicSuffix::Yes) text += " psd=y";
    if (record.publicSuffix == PublicSuffix::No) text += " psd=n";
    if (record.testing) text += " t=y";
    if (record.dkimAlignment == Alignment::Strict) text += " adkim=s";
    if (record.spfAlignment == Alignment::Strict) text += " aspf=s";
    if (!record.failureOptions.empty()) text += " fo=" + record.failureOptions;
    text += described("rua", record.aggregateReports) + described("ruf", record.failureReports);
    for (const Tag& tag : record.removedTags) text += " -" + tag.name + "=" + tag.value;
    for (const Tag& tag : record.unknownTags) text += " [" + tag.name + "=" + tag.value + "]";
    return text;
}

}  // namespace

class TestDmarcRecord : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void selects_data();
    void selects();
    void reads_data();
    void reads();
    void notesSlips_data();
    void notesSlips();
    void refuses_data();
    void refuses();
    void appliesToSubdomains();
    void notesSeveralSlipsInOrder();
    void takesHugeRecords_data();
    void takesHugeRecords();
};

void TestDmarcRecord::selects_data() {
    QTest::addColumn<QByteArray>("txt");
    QTest::addColumn<bool>("isDmarc");
    QTest::newRow("version and policy") << QByteArray("v=DMARC1; p=none") << true;
    QTest::newRow("version alone (RFC 9989 section 4.8)") << QByteArray("v=DMARC1") << true;
    QTest::newRow("blanks around the equals sign (RFC 9989 section 4.8)")
        << QByteArray("v = DMARC1 ;p=none") << true;
    QTest::newRow("no blank behind the semicolon") << QByteArray("v=DMARC1;p=none") << true;
    QTest::newRow("name of the tag in upper case") << QByteArray("V=DMARC1; p=none") << true;
    QTest::newRow("broken rest is still a record") << QByteArray("v=DMARC1;;;=") << true;
    QTest::newRow("value in lower case (RFC 9989 section 4.7)") << QByteArray("v=dmarc1; p=none") << false;
    QTest::newRow("value in mixed case") << QByteArray("v=Dmarc1; p=none") << false;
    QTest::newRow("another version") << QByteArray("v=DMARC2; p=none") << false;
    QTest::newRow("longer version") << QByteArray("v=DMARC10; p=none") << false;
    QTest::newRow("no semicolon") << QByteArray("v=DMARC1 p=none") << false;
    QTest::newRow("comma for semicolon") << QByteArray("v=DMARC1, p=none") << false;
    QTest::newRow("escaped semicolon") << QByteArray("v=DMARC1\\; p=none") << false;
    QTest::newRow("version second (RFC 9989 section 4.7)") << QByteArray("p=none; v=DMARC1") << false;
    QTest::newRow("semicolon first") << QByteArray("; v=DMARC1; p=none") << false;
    QTest::newRow("SPF under a wildcard") << QByteArray("v=spf1 -all") << false;
    QTest::newRow("quotation marks") << QByteArray("\"v=DMARC1; p=none\"") << false;
    QTest::newRow("nothing") << QByteArray() << false;
    QTest::newRow("NUL in the version") << QByteArray("v=DMARC1\0; p=none", 17) << false;
}

void TestDmarcRecord::selects() {
    QFETCH(QByteArray, txt);
    QFETCH(bool, isDmarc);
    QCOMPARE(isRecord(txt.toStdString()), isDmarc);
    if (!isDmarc) QVERIFY(!parse(txt.toStdString()).has_value());
}

void TestDmarcRecord::reads_data() {
    QTest::addColumn<QByteArray>("txt");
    QTest::addColumn<QByteArray>("summary");
    const auto row = [](const char* what, const QByteArray& txt, const QByteArray& summary) {
        QTest::newRow(what) << txt << summary;
    };
    row("p=none (RFC 9989 section 4.7)", "v=DMARC1; p=none", "p=none");
    row("p=quarantine", "v=DMARC1; p=quarantine", "p=quarantine");
    row("p=reject, trailing semicolon", "v=DMARC1; p=reject;", "p=reject");
    row("words in any case (RFC 9989 section 4.8)",
        "v=DMARC1; p=Reject; sp=QUARANTINE; np=None; adkim=S; t=Y",
        "p=reject sp=quarantine np=none t=y adkim=s");
    row("p= behind other tags", "v=DMARC1; sp=reject; p=reject", "p=reject sp=reject");
    row("everything",
        "v=DMARC1; p=reject; sp=quarantine; np=none; psd=n; t=y; adkim=s; aspf=s; fo=1:d:s; "
        "rua=mailto:a@example.org; ruf=mailto:f@example.org",
        "p=reject sp=quarantine np=none psd=n t=y adkim=s aspf=s fo=1:d:s "
        "rua=mailto:a@example.org<a@example.org> "
        "ruf=mailto:f@example.org<f@example.org>");
    row("defaults spelt out", "v=DMARC1; p=none; psd=u; t=n; adkim=r; aspf=r; fo=0", "p=none fo=0");
    row("public suffix (RFC 9989 section 4.7)", "v=DMARC1; p=reject; psd=y", "p=reject psd=y");
    row("blanks around everything", "v=DMARC1 ;\tp = reject ; sp\t=none ", "p=reject sp=none");
    row("rua without p= (RFC 9989 section 4.10.1)", "v=DMARC1; rua=mailto:a@example.org",
        "as p=none rua=mailto:a@example.org<a@example.org>");
    row("rua without p= keeps sp= (RFC 9989 section 4.7)", "v=DMARC1; sp=reject; rua=mailto:a@example.org",
        "as p=none sp=reject rua=mailto:a@example.org<a@example.org>");
    row("several addresses",
        "v=DMARC1; p=none; rua=mailto:a@example.org , mailto:b@example.net,mailto:c@example.com",
        "p=none rua=mailto:a@example.org<a@example.org> rua=mailto:b@example.net<b@example.net> "
        "rua=mailto:c@example.com<c@example.com>");
    row("size suffix (RFC 9989 appendix C.4)",
        "v=DMARC1; p=none; rua=mailto:a@example.org!10m,mailto:b@example.org!5",
        "p=none rua=mailto:a@example.org!10m<a@example.org> rua=mailto:b@example.org!5<b@example.org>");
    row("size suffix in upper case", "v=DMARC1; p=none; rua=mailto:a@example.org!2G",
        "p=none rua=mailto:a@example.org!2G<a@example.org>");
    row("scheme in upper case (RFC 3986 section 3.1)", "v=DMARC1; p=none; rua=MAILTO:a@example.org",
        "p=none rua=MAILTO:a@example.org<a@example.org>");
    row("escapes in an address (RFC 6068 section 2)", "v=DMARC1; p=none; rua=mailto:a%2Cb%21c@example.org",
        "p=none rua=mailto:a%2Cb%21c@example.org<a,b!c@example.org>");
    row("header fields behind an address (RFC 6068 section 2)",
        "v=DMARC1; p=none; rua=mailto:a@example.org?subject=x@y",
        "p=none rua=mailto:a@example.org?subject=x@y<a@example.org>");
    row("address with tag and subdomain", "v=DMARC1; p=none; rua=mailto:a+dmarc.x=y@mail.example.org",
        "p=none rua=mailto:a+dmarc.x=y@mail.example.org<a+dmarc.x=y@mail.example.org>");
    row("A-labels in an address", "v=DMARC1; p=none; rua=mailto:a@xn--mller-kva.example",
        "p=none rua=mailto:a@xn--mller-kva.example<a@xn--mller-kva.example>");
    row("removed tags (RFC 9989 appendix C.5.2)", "v=DMARC1; p=reject; pct=50; rf=afrf; ri=3600",
        "p=reject -pct=50 -rf=afrf -ri=3600");
    row("unknown tags (RFC 9989 section 4.7)", "v=DMARC1; p=reject; x=1; y_2=a=b",
        "p=reject [x=1] [y_2=a=b]");
    row("fo with a single option", "v=DMARC1; p=none; fo=d", "p=none fo=d");
    row("fo in upper case and with blanks", "v=DMARC1; p=none; fo=D : S", "p=none fo=D : S");
    row("fo=0 with the letters", "v=DMARC1; p=none; fo=s:0:d", "p=none fo=s:0:d");
}

void TestDmarcRecord::reads() {
    QFETCH(QByteArray, txt);
    QFETCH(QByteArray, summary);
    const auto read = parse(txt.toStdString());
    QVERIFY2(read.has_value(), read ? "" : read.error().what.c_str());
    QCOMPARE(QByteArray::fromStdString(described(*read)), summary);
    QVERIFY2(read->slips.empty(), read->slips.empty() ? "" : read->slips.front().what.c_str());
}

void TestDmarcRecord::notesSlips_data() {
    QTest::addColumn<QByteArray>("txt");
    QTest::addColumn<QByteArray>("summary");
    QTest::addColumn<int>("where");
    QTest::addColumn<QByteArray>("what");
    QTest::addColumn<QByteArray>("found");
    QTest::addColumn<QByteArray>("section");
    const auto row = [](const char* name, const QByteArray& txt, const QByteArray& summary, int where,
                        const char* what, const QByteArray& found, const char* section) {
        QTest::newRow(name) << txt << summary << where << QByteArray(what) << found << QByteArray(section);
    };
    const char* const format = "RFC 9989 section 4.7";
    const char* const formal = "RFC 9989 section 4.8";
    const char* const policyFlaw = "neither none nor quarantine nor reject";
    row("unknown p= with rua= (RFC 9989 section 4.10.1)", "v=DMARC1; p=bad; rua=mailto:a@example.org",
        "as p=none rua=mailto:a@example.org<a@example.org>", 12, policyFlaw, "bad", format);
    row("unknown p= takes sp= along", "v=DMARC1; p=bad; sp=reject; rua=mailto:a@example.org",
        "as p=none rua=mailto:a@example.org<a@example.org>", 12, policyFlaw, "bad", format);
    row("unknown sp= takes p= along", "v=DMARC1; p=reject; sp=bad; rua=mailto:a@example.org",
        "as p=none rua=mailto:a@example.org<a@example.org>", 23, policyFlaw, "bad", format);
    row("unknown p= takes np= along", "v=DMARC1; p=bad; np=reject; rua=mailto:a@example.org",
        "as p=none rua=mailto:a@example.org<a@example.org>", 12, policyFlaw, "bad", format);
    row("unknown sp= takes np= along", "v=DMARC1; p=reject; sp=bad; np=reject; rua=mailto:a@example.org",
        "as p=none rua=mailto:a@example.org<a@example.org>", 23, policyFlaw, "bad", format);
    row("unknown np= takes sp= along", "v=DMARC1; p=reject; sp=reject; np=bad; rua=mailto:a@example.org",
        "as p=none rua=mailto:a@example.org<a@example.org>", 34, policyFlaw, "bad", format);
    row("unknown np= takes p= along", "v=DMARC1; p=reject; np=; rua=mailto:a@example.org",
        "as p=none rua=mailto:a@example.org<a@example.org>", 23, policyFlaw, "", format);
    row("typographic quotation marks", "v=DMARC1; p=\xe2\x80\x9creject\xe2\x80\x9d; rua=mailto:a@example.org",
        "as p=none rua=mailto:a@example.org<a@example.org>", 12, policyFlaw, "\xe2\x80\x9creject\xe2\x80\x9d",
        format);
    row("unknown adkim=", "v=DMARC1; p=reject; adkim=strict", "p=reject", 26, "neither r nor s", "strict",
        format);
    row("unknown aspf=", "v=DMARC1; p=reject; aspf=x", "p=reject", 25, "neither r nor s", "x", format);
    row("unknown psd=", "v=DMARC1; p=reject; psd=yes", "p=reject", 24, "neither y nor n nor u", "yes",
        format);
    row("unknown t=", "v=DMARC1; p=reject; t=1", "p=reject", 22, "neither y nor n", "1", format);
    row("empty t=", "v=DMARC1; p=reject; t=", "p=reject", 22, "neither y nor n", "", format);
    row("unknown fo=", "v=DMARC1; p=reject; fo=2", "p=reject", 23, "an unknown option of fo=", "2", formal);
    row("fo= with commas", "v=DMARC1; p=reject; fo=1,d", "p=reject", 23, "an unknown option of fo=", "1,d",
        formal);
    row("fo= that ends in a colon", "v=DMARC1; p=reject; fo=1:", "p=reject", 23,
        "an unknown option of fo=", "1:", formal);
    row("option of fo= twice", "v=DMARC1; p=reject; fo=d:D", "p=reject", 23,
        "an option of fo= that occurs twice", "d:D", formal);
    row("fo= with 0 and 1", "v=DMARC1; p=reject; fo=0:1", "p=reject", 23,
        "options 0 and 1 of fo=, which exclude each other", "0:1", formal);
    row("address without mailto:", "v=DMARC1; p=reject; rua=a@example.org", "p=reject", 24,
        "a mail address without mailto: before it", "a@example.org", formal);
    row("word for an address", "v=DMARC1; p=reject; rua=nonsense", "p=reject", 24, "not a URI", "nonsense",
        formal);
    row("empty rua=", "v=DMARC1; p=reject; rua=", "p=reject", 24, "no address where a comma announces one",
        "", formal);
    row("comma at the end", "v=DMARC1; p=reject; rua=mailto:a@example.org,",
        "p=reject rua=mailto:a@example.org<a@example.org>", 45, "no address where a comma announces one", "",
        formal);
    row("good and bad address", "v=DMARC1; p=reject; rua=mailto:a@example.org, b@example.org",
        "p=reject rua=mailto:a@example.org<a@example.org>", 46, "a mail address without mailto: before it",
        "b@example.org", formal);
    row("semicolon between addresses", "v=DMARC1; p=reject; rua=mailto:a@example.org; mailto:b@example.org",
        "p=reject rua=mailto:a@example.org<a@example.org>", 46,
        "a semicolon where a comma belongs between addresses", "mailto:b@example.org", formal);
    row("blank between addresses", "v=DMARC1; p=reject; rua=mailto:a@example.org mailto:b@example.org",
        "p=reject", 44, "a character that a URI may not have", " ", "RFC 3986 section 2");
    row("angle brackets", "v=DMARC1; p=reject; rua=mailto:<a@example.org>", "p=reject", 31,
        "a character that a URI may not have", "<", "RFC 3986 section 2");
    row("broken escape", "v=DMARC1; p=reject; rua=mailto:a%2@example.org", "p=reject", 32,
        "a character that a URI may not have", "%", "RFC 3986 section 2");
    row("byte above ASCII in an address", "v=DMARC1; p=reject; rua=mailto:a@m\xc3\xbcller.example",
        "p=reject", 34, "a character that a URI may not have", "\xc3", "RFC 3986 section 2");
    const char* const mailto = "RFC 6068 section 2";
    row("mailto: without a mailbox", "v=DMARC1; p=reject; rua=mailto:", "p=reject", 24,
        "no mailbox in a mailto: URI", "mailto:", mailto);
    row("mailto: without a domain", "v=DMARC1; p=reject; rua=mailto:reports", "p=reject", 24,
        "no mailbox in a mailto: URI", "mailto:reports", mailto);
    row("mailto: without a local part", "v=DMARC1; p=reject; rua=mailto:@example.org", "p=reject", 24,
        "no mailbox in a mailto: URI", "mailto:@example.org", mailto);
    row("mailto: with two dots", "v=DMARC1; p=reject; rua=mailto:a@example..org", "p=reject", 24,
        "no mailbox in a mailto: URI", "mailto:a@example..org", mailto);
    row("mailto: with a hidden line end", "v=DMARC1; p=reject; rua=mailto:a%0D%0Ab@example.org", "p=reject",
        24, "no mailbox in a mailto: URI", "mailto:a%0D%0Ab@example.org", mailto);
    row("slashes behind mailto:", "v=DMARC1; p=reject; rua=mailto://a@example.org",
        "p=reject rua=mailto://a@example.org<//a@example.org>", 24,
        "slashes behind mailto:", "mailto://a@example.org", mailto);
    row("another scheme (RFC 9989 section 4.7)", "v=DMARC1; p=reject; rua=https://example.org/dmarc",
        "p=reject rua=https://example.org/dmarc<>", 24,
        "another scheme than mailto:, which receivers need not know", "https", format);
    row("another scheme counts as an address (RFC 9989 section 4.10.1)", "v=DMARC1; rua=https://example.org/",
        "as p=none rua=https://example.org/<>", 14,
        "another scheme than mailto:, which receivers need not know", "https", format);
    row("size without digits", "v=DMARC1; p=reject; rua=mailto:a@example.org!m",
        "p=reject rua=mailto:a@example.org!m<a@example.org>", 44,
        "an exclamation mark without a size behind it", "!m", formal);
    row("size of an unknown unit", "v=DMARC1; p=reject; ruf=mailto:a@example.org!10mb",
        "p=reject ruf=mailto:a@example.org!10mb<a@example.org>", 44,
        "an exclamation mark without a size behind it", "!10mb", formal);
    row("two semicolons (RFC 9989 section 4.8)", "v=DMARC1;; p=reject", "p=reject", 9,
        "nothing before the semicolon", ";", formal);
    row("piece without '='", "v=DMARC1; p=reject; foo", "p=reject", 20, "tag without an equals sign", "foo",
        formal);
    row("piece without a name", "v=DMARC1; p=reject; =x", "p=reject", 20, "not a tag name", "", formal);
    row("escaped semicolon", "v=DMARC1; p=reject; adkim=s\\; aspf=s", "p=reject aspf=s", 27,
        "a backslash before a semicolon, as only a zone file has it", "\\;", formal);
    row("control character", "v=DMARC1; p=reject; x=\x01", "p=reject", 22, "control character", "\x01",
        formal);
    const char* const older = "RFC 7489 section 6.4";
    row("pct= above 100", "v=DMARC1; p=reject; pct=110", "p=reject -pct=110", 24,
        "not a number from 0 to 100", "110", older);
    row("pct= with a sign", "v=DMARC1; p=reject; pct=50%", "p=reject -pct=50%", 24,
        "not a number from 0 to 100", "50%", older);
    row("ri= in words", "v=DMARC1; p=reject; ri=often", "p=reject -ri=often", 23, "not a number of seconds",
        "often", older);
    row("rf= with commas", "v=DMARC1; p=reject; rf=afrf,iodef", "p=reject -rf=afrf,iodef", 23,
        "not the name of a report format", "afrf,iodef", older);
    row("empty pct=", "v=DMARC1; p=reject; pct=", "p=reject -pct=", 24, "a tag without a value",
        "pct=", formal);
    row("empty unknown tag", "v=DMARC1; p=reject; x=", "p=reject [x=]", 22, "a tag without a value",
        "x=", formal);
    row("unknown tag with a character beyond ASCII", "v=DMARC1; p=reject; x=\xc3\xbc",
        "p=reject [x=\xc3\xbc]", 22, "a character beyond ASCII", "\xc3\xbc", formal);
    row("blank first", " v=DMARC1; p=reject", "p=reject", 0, "a blank before v=DMARC1", " ", formal);
}

void TestDmarcRecord::notesSlips() {
    QFETCH(QByteArray, txt);
    QFETCH(QByteArray, summary);
    QFETCH(int, where);
    QFETCH(QByteArray, what);
    QFETCH(QByteArray, found);
    QFETCH(QByteArray, section);
    const auto read = parse(txt.toStdString());
    QVERIFY2(read.has_value(), read ? "" : read.error().what.c_str());
    QCOMPARE(QByteArray::fromStdString(described(*read)), summary);
    QCOMPARE(read->slips.size(), std::size_t(1));
    const ParseError& slip = read->slips.front();
    QCOMPARE(slip.what, what.toStdString());
    QCOMPARE(static_cast<int>(slip.where), where);
    QCOMPARE(slip.found, found.toStdString());
    QCOMPARE(slip.section, section.toStdString());
}

void TestDmarcRecord::refuses_data() {
    QTest::addColumn<QByteArray>("txt");
    QTest::addColumn<int>("where");
    QTest::addColumn<QByteArray>("what");
    QTest::addColumn<QByteArray>("found");
    QTest::addColumn<QByteArray>("section");
    const auto row = [](const char* name, const QByteArray& txt, int where, const char* what,
                        const QByteArray& found, const char* section) {
        QTest::newRow(name) << txt << where << QByteArray(what) << found << QByteArray(section);
    };
    const char* const format = "RFC 9989 section 4.7";
    const char* const formal = "RFC 9989 section 4.8";
    const char* const discovery = "RFC 9989 section 4.10.1";
    const char* const tagList = "RFC 6376 section 3.2";
    row("version alone", "v=DMARC1", 8, "neither p= nor an address in rua=", "", discovery);
    row("version and semicolon", "v=DMARC1;", 9, "neither p= nor an address in rua=", "", discovery);
    row("other tags alone", "v=DMARC1; adkim=s; ruf=mailto:f@example.org", 43,
        "neither p= nor an address in rua=", "", discovery);
    row("sp= alone", "v=DMARC1; sp=reject", 19, "neither p= nor an address in rua=", "", discovery);
    const char* const policyFlaw = "neither none nor quarantine nor reject";
    row("unknown p= without rua=", "v=DMARC1; p=badvalue", 12, policyFlaw, "badvalue", format);
    row("empty p=", "v=DMARC1; p=", 12, policyFlaw, "", format);
    row("comma behind p=", "v=DMARC1; p=none, rua=mailto:a@example.org", 12, policyFlaw,
        "none, rua=mailto:a@example.org", format);
    row("unknown sp= without rua= (RFC 9989 section 4.10.1)", "v=DMARC1; p=reject; sp=no", 23, policyFlaw,
        "no", format);
    row("unknown np= without rua=", "v=DMARC1; p=reject; np=block", 23, policyFlaw, "block", format);
    row("unknown p= with a useless rua=", "v=DMARC1; rua=a@example.org; p=bad", 31, policyFlaw, "bad",
        format);
    row("no p= and a useless rua=", "v=DMARC1; rua=a@example.org", 14,
        "a mail address without mailto: before it", "a@example.org", formal);
    row("p= hidden in a broken piece", "v=DMARC1; p reject", 10, "tag without an equals sign", "p reject",
        formal);
    row("p= with an escaped semicolon", "v=DMARC1; p=reject\\; adkim=s", 18,
        "a backslash before a semicolon, as only a zone file has it", "\\;", formal);
    row("no semicolon behind the version", "v=DMARC1 p=none", 2, "no semicolon behind v=DMARC1",
        "DMARC1 p=none", format);
    row("comma behind the version", "v=DMARC1, p=none", 2, "no semicolon behind v=DMARC1", "DMARC1, p=none",
        format);
    row("version in lower case", "v=dmarc1; p=none", 2, "DMARC1 must be in capital letters", "dmarc1",
        format);
    row("another version", "v=DMARC2; p=none", 2, "a version other than DMARC1", "DMARC2", format);
    row("empty version", "v=; p=none", 2, "a version other than DMARC1", "", format);
    row("longer version", "v=DMARC1x; p=none", 2, "a version other than DMARC1", "DMARC1x", format);
    row("version second", "p=none; v=DMARC1", 0, "v=DMARC1 is not the first tag", "p", format);
    row("escaped semicolon behind the version", "v=DMARC1\\; p=none", 8,
        "a backslash before a semicolon, as only a zone file has it", "\\;", formal);
    row("semicolon first", ";v=DMARC1; p=none", 0, "nothing before the semicolon", ";", formal);
    row("nothing", "", 0, "empty record", "", formal);
    row("SPF under a wildcard", "v=spf1 -all", 2, "a version other than DMARC1", "spf1 -all", format);
    row("p= twice", "v=DMARC1; p=none; p=reject", 18, "tag occurs twice", "p", tagList);
    row("p= twice in different case", "v=DMARC1; p=none; P=reject", 18, "tag occurs twice", "P", tagList);
    row("rua= twice", "v=DMARC1; p=none; rua=mailto:a@example.org; rua=mailto:b@example.org", 44,
        "tag occurs twice", "rua", tagList);
    row("unknown tag twice", "v=DMARC1; p=none; x=1; x=2", 23, "tag occurs twice", "x", tagList);
    row("version twice", "v=DMARC1; p=none; v=DMARC1", 18, "tag occurs twice", "v", tagList);
    row("NUL in the version", QByteArray("v=DMARC1\0; p=none", 17), 8, "control character",
        QByteArray("\0", 1), formal);
}

void TestDmarcRecord::refuses() {
    QFETCH(QByteArray, txt);
    QFETCH(int, where);
    QFETCH(QByteArray, what);
    QFETCH(QByteArray, found);
    QFETCH(QByteArray, section);
    const auto read = parse(txt.toStdString());
    QVERIFY(!read.has_value());
    QCOMPARE(read.error().what, what.toStdString());
    QCOMPARE(static_cast<int>(read.error().where), where);
    QCOMPARE(read.error().found, found.toStdString());
    QCOMPARE(read.error().section, section.toStdString());
}

void TestDmarcRecord::appliesToSubdomains() {
    QVERIFY(parse("v=DMARC1; p=reject")->forSubdomains() == Policy::Reject);
    QVERIFY(parse("v=DMARC1; p=reject")->forNonexistent() == Policy::Reject);
    QVERIFY(parse("v=DMARC1; p=reject; sp=none")->forSubdomains() == Policy::None);
    QVERIFY(parse("v=DMARC1; p=reject; sp=none")->forNonexistent() == Policy::None);
    QVERIFY(parse("v=DMARC1; p=none; sp=none; np=reject")->forNonexistent() == Policy::Reject);
    QVERIFY(parse("v=DMARC1; p=none; np=reject")->forSubdomains() == Policy::None);
}

void TestDmarcRecord::notesSeveralSlipsInOrder() {
    const auto read = parse("V=DMARC1; foo; adkim=x; p=reject; rua=a@example.org,b; fo=9");
    QVERIFY(read.has_value());
    std::vector<std::size_t> places;
    for (const ParseError& slip : read->slips) places.push_back(slip.where);
    QCOMPARE(places, (std::vector<std::size_t>{10, 21, 38, 52, 58}));
    QCOMPARE(read->spellings.size(), std::size_t(1));
    QCOMPARE(read->spellings.front().where, std::size_t(0));
    QCOMPARE(read->spellings.front().section, std::string("RFC 6376 section 3.2"));
}

void TestDmarcRecord::takesHugeRecords_data() {
    QTest::addColumn<QByteArray>("rest");
    QByteArray many;
    for (int i = 0; many.size() < 64000; ++i) {
        QByteArray letters;
        for (int n = i; n > 0; n /= 26) letters += static_cast<char>('a' + n % 26);
        many += "x" + letters + "_=;";
    }
    QTest::newRow("many tags") << many;
    QTest::newRow("semicolons") << QByteArray(65000, ';');
    QTest::newRow("pieces") << QByteArray("x;").repeated(32000);
    QTest::newRow("addresses") << "rua=" + QByteArray("mailto:a@example.org,").repeated(3000);
    QTest::newRow("commas") << "rua=" + QByteArray(65000, ',');
    QTest::newRow("exclamation marks") << "rua=mailto:a@example.org" + QByteArray(65000, '!');
    QTest::newRow("one address") << "rua=mailto:" + QByteArray(65000, 'a') + "@example.org";
    QTest::newRow("escapes") << "rua=mailto:" + QByteArray("%41").repeated(20000) + "@example.org";
    QTest::newRow("options") << "fo=" + QByteArray("d:").repeated(32000);
    QTest::newRow("zeros") << QByteArray(65000, '\0');
    QTest::newRow("bytes above ASCII") << "p=" + QByteArray(65000, '\xff');
}

void TestDmarcRecord::takesHugeRecords() {
    QFETCH(QByteArray, rest);
    QElapsedTimer timer;
    timer.start();
    const std::string txt = "v=DMARC1; p=none; " + rest.toStdString();
    const auto read = parse(txt);
    QVERIFY(read ? read->slips.size() <= mostSlips : read.error().where <= txt.size());
    QVERIFY2(timer.elapsed() < 2000 * mailvitals::test::slower, "more than linear time");
}

QTEST_APPLESS_MAIN(TestDmarcRecord)
#include "record.moc"
