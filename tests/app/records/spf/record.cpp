// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/spf/record.h"

#include "support/pace.h"

#include <QElapsedTimer>
#include <QTest>

using namespace mailvitals;
using namespace mailvitals::spf;

namespace {

std::string described(const Mechanism& mechanism) {
    std::string text(1, static_cast<char>(mechanism.qualifier));
    text += toString(mechanism.kind);
    if (mechanism.domain) text += ":" + mechanism.domain->text;
    if (mechanism.network) text += ":" + mechanism.network->toString();
    if (mechanism.prefix4 != 32) text += "/" + std::to_string(mechanism.prefix4);
    if (mechanism.prefix6 != 128) text += "//" + std::to_string(mechanism.prefix6);
    return text;
}

/// Mechanisms, redirect, exp, unknown modifiers, each with a blank before it.
std::string described(const Record& record) {
    std::string text;
    for (const Mechanism& mechanism : record.mechanisms) text += " " + described(mechanism);
    if (record.redirect) text += " redirect=" + record.redirect->value.text;
    if (record.explanation) text += " exp=" + record.explanation->value.text;
    for (const Modifier& modifier : record.unknown)
        text += " [" + modifier.name + "=" + modifier.value.text + "]";
    return text.empty() ? text : text.substr(1);
}

}  // namespace

class TestSpfRecord : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void selects_data();
    void selects();
    void reads_data();
    void reads();
    void refuses_data();
    void refuses();
    void remembersPlaces();
    void countsLookups();
    void findsAll();
    void takesHugeRecords_data();
    void takesHugeRecords();
};

void TestSpfRecord::selects_data() {
    QTest::addColumn<QByteArray>("txt");
    QTest::addColumn<bool>("isSpf");
    QTest::newRow("version alone (RFC 7208 section 4.5)") << QByteArray("v=spf1") << true;
    QTest::newRow("version and blank") << QByteArray("v=spf1 ") << true;
    QTest::newRow("version and terms") << QByteArray("v=spf1 -all") << true;
    QTest::newRow("in any case (RFC 7208 section 12)") << QByteArray("V=sPf1 ~all") << true;
    QTest::newRow("broken terms are still a record") << QByteArray("v=spf1 moo") << true;
    QTest::newRow("nothing") << QByteArray() << false;
    QTest::newRow("another version") << QByteArray("v=spf10") << false;
    QTest::newRow("strings joined without a blank") << QByteArray("v=spf1mx") << false;
    QTest::newRow("semicolon") << QByteArray("v=spf1; -all") << false;
    QTest::newRow("tab") << QByteArray("v=spf1\t-all") << false;
    QTest::newRow("NUL") << QByteArray("v=spf1\0", 7) << false;
    QTest::newRow("blank before") << QByteArray(" v=spf1 -all") << false;
    QTest::newRow("quotation mark before") << QByteArray("\"v=spf1 -all\"") << false;
    QTest::newRow("Sender ID") << QByteArray("spf2.0/pra -all") << false;
    QTest::newRow("blanks around the equals sign") << QByteArray("v = spf1 -all") << false;
    QTest::newRow("cut") << QByteArray("v=spf") << false;
}

void TestSpfRecord::selects() {
    QFETCH(QByteArray, txt);
    QFETCH(bool, isSpf);
    QCOMPARE(isRecord(txt.toStdString()), isSpf);
    if (isSpf) return;
    const auto read = parse(txt.toStdString());
    QVERIFY(!read.has_value());
    QCOMPARE(read.error().section, std::string("RFC 7208 section 4.5"));
}

void TestSpfRecord::reads_data() {
    QTest::addColumn<QByteArray>("txt");
    QTest::addColumn<QByteArray>("terms");
    const auto row = [](const char* what, const QByteArray& txt, const QByteArray& terms) {
        QTest::newRow(what) << txt << terms;
    };
    row("no terms (RFC 7208 section 4.5)", "v=spf1", "");
    row("trailing blanks (RFC 7208 section 4.5)", "v=spf1 a -all  ", "+a -all");
    row("several blanks between terms (RFC 7208 section 4.6.1)", "v=spf1  a   -all", "+a -all");
    row("every qualifier (RFC 7208 section 4.6.2)", "v=spf1 +a -a ~a ?a a", "+a -a ~a ?a +a");
    row("all (RFC 7208 section 5.1)", "v=spf1 ?all", "?all");
    row("terms behind all", "v=spf1 all -all mx", "+all -all +mx");
    row("names of mechanisms in any case", "v=spf1 A MX INCLUDE:example.org Ip4:192.0.2.1 -ALL",
        "+a +mx +include:example.org +ip4:192.0.2.1/32 -all");
    row("include (RFC 7208 section 5.2)", "v=spf1 include:_spf.example.org ~all",
        "+include:_spf.example.org ~all");
    row("include with a trailing dot", "v=spf1 include:example.org.", "+include:example.org.");
    row("include with macros", "v=spf1 include:_spfh.%{d2}", "+include:_spfh.%{d2}");
    row("a with a name (RFC 7208 section 5.3)", "v=spf1 a:mail.example.org", "+a:mail.example.org");
    row("a with IPv4 prefix", "v=spf1 a/24", "+a/24");
    row("a with IPv6 prefix", "v=spf1 a//64", "+a//64");
    row("a with both prefixes", "v=spf1 a/24//64", "+a/24//64");
    row("a with zero prefixes", "v=spf1 a/0//0", "+a/0//0");
    row("a with the widest prefixes", "v=spf1 a/32//128", "+a");
    row("a with name and both prefixes", "v=spf1 a:foo.example.org/24//64", "+a:foo.example.org/24//64");
    row("a with name and IPv6 prefix", "v=spf1 a:foo.example.org//64", "+a:foo.example.org//64");
    row("colon and slash in a name", "v=spf1 a:foo:bar/baz.example.com", "+a:foo:bar/baz.example.com");
    row("slashes in a name, and a prefix", "v=spf1 a:foo/24.example.com/24", "+a:foo/24.example.com/24");
    row("slash as macro delimiter", "v=spf1 a:%{l/}", "+a:%{l/}");
    row("slash as macro delimiter, and prefixes", "v=spf1 a:%{l/}/24//64", "+a:%{l/}/24//64");
    row("macro and prefix", "v=spf1 a:%{h}/24", "+a:%{h}/24");
    row("equals sign in a name", "v=spf1 a:foo=bar.example.com", "+a:foo=bar.example.com");
    row("mx (RFC 7208 section 5.4)", "v=spf1 mx mx:example.org mx/24 mx//33 mx:example.org/25//65",
        "+mx +mx:example.org +mx/24 +mx//33 +mx:example.org/25//65");
    row("ptr (RFC 7208 section 5.5)", "v=spf1 ptr ptr:example.org", "+ptr +ptr:example.org");
    row("ip4 (RFC 7208 section 5.6)", "v=spf1 ip4:192.0.2.1", "+ip4:192.0.2.1/32");
    row("ip4 with prefix", "v=spf1 ip4:192.0.2.0/24", "+ip4:192.0.2.0/24");
    row("ip4 with prefix 0", "v=spf1 ip4:192.0.2.0/0", "+ip4:192.0.2.0/0");
    row("ip4 with host bits", "v=spf1 ip4:192.0.2.77/24", "+ip4:192.0.2.77/24");
    row("ip6", "v=spf1 ip6:2001:db8::1", "+ip6:2001:db8::1/128");
    row("ip6 with prefix", "v=spf1 ip6:2001:DB8::/32", "+ip6:2001:db8::/32");
    row("ip6 with an IPv4 tail", "v=spf1 ip6:::ffff:192.0.2.1/128", "+ip6:::ffff:192.0.2.1/128");
    row("ip6 unspecified", "v=spf1 ip6:::/0", "+ip6:::/0");
    row("exists (RFC 7208 section 5.7)", "v=spf1 exists:%{ir}.sbl.example.org",
        "+exists:%{ir}.sbl.example.org");
    row("exists with several delimiters", "v=spf1 exists:%{l2r+-}.user.%{d2}", "+exists:%{l2r+-}.user.%{d2}");
    row("redirect (RFC 7208 section 6.1)", "v=spf1 redirect=_spf.example.org", "redirect=_spf.example.org");
    row("redirect with macros", "v=spf1 redirect=%{d}.d.spf.example.org.",
        "redirect=%{d}.d.spf.example.org.");
    row("exp (RFC 7208 section 6.2)", "v=spf1 -all exp=explain.example.org", "-all exp=explain.example.org");
    row("modifiers may stand anywhere (RFC 7208 section 6)",
        "v=spf1 exp=e.example.org a redirect=r.example.org -all",
        "+a -all redirect=r.example.org exp=e.example.org");
    row("names of modifiers in any case", "v=spf1 REDIRECT=r.example.org Exp=e.example.org",
        "redirect=r.example.org exp=e.example.org");
    row("unknown modifier (RFC 7208 section 6)", "v=spf1 moo.cow-far_out=man:dog/cat -all",
        "-all [moo.cow-far_out=man:dog/cat]");
    row("unknown modifier without a value", "v=spf1 default= -all", "-all [default=]");
    row("unknown modifiers may come twice", "v=spf1 x=1 x=2", "[x=1] [x=2]");
    row("unknown modifier with macros", "v=spf1 x=%{c}", "[x=%{c}]");
    row("a mechanism with '=' is an unknown modifier", "v=spf1 include=example.org ip4=192.0.2.1 -all",
        "-all [include=example.org] [ip4=192.0.2.1]");
    row("two records in one", "v=spf1 mx v=spf1 -all", "+mx -all [v=spf1]");
}

void TestSpfRecord::reads() {
    QFETCH(QByteArray, txt);
    QFETCH(QByteArray, terms);
    const auto read = parse(txt.toStdString());
    QVERIFY2(read.has_value(), read ? "" : read.error().what.c_str());
    QCOMPARE(described(*read), terms.toStdString());
}

void TestSpfRecord::refuses_data() {
    QTest::addColumn<QByteArray>("txt");
    QTest::addColumn<int>("where");
    QTest::addColumn<QByteArray>("what");
    QTest::addColumn<QByteArray>("found");
    QTest::addColumn<QByteArray>("section");
    const auto row = [](const char* name, const QByteArray& txt, int where, const char* what,
                        const QByteArray& found, const char* section) {
        QTest::newRow(name) << txt << where << QByteArray(what) << found
                            << "RFC 7208 section " + QByteArray(section);
    };
    row("unknown mechanism", "v=spf1 -all moo", 12, "unknown mechanism", "moo", "4.6.1");
    row("misspelt mechanism", "v=spf1 -ipv4:192.0.2.1", 8, "unknown mechanism", "ipv4", "4.6.1");
    row("unknown mechanism with '=' behind a slash", "v=spf1 moo.cow/far_out=man:dog", 7, "unknown mechanism",
        "moo.cow", "4.6.1");
    row("unknown mechanism with '=' behind a colon", "v=spf1 moo.cow:far_out=man:dog", 7, "unknown mechanism",
        "moo.cow", "4.6.1");
    row("dot behind all", "v=spf1 -all.", 8, "unknown mechanism", "all.", "4.6.1");
    row("semicolon behind a term", "v=spf1 mx; -all", 7, "unknown mechanism", "mx;", "4.6.1");
    row("qualifier alone", "v=spf1 - all", 8, "no name of a mechanism", "", "4.6.1");
    row("two qualifiers", "v=spf1 --all", 8, "unknown mechanism", "-all", "4.6.1");
    row("colon alone", "v=spf1 :example.org", 7, "no name of a mechanism", ":example.org", "4.6.1");
    row("tab between terms", "v=spf1 a\tmx -all", 8, "a tab in a term", "\t", "4.6.1");
    row("line end between terms", "v=spf1 a\r\nmx -all", 8, "a line end in a term", "\r", "4.6.1");
    row("byte above ASCII before a mechanism", "v=spf1 \x80\x61:example.net -all", 7,
        "a character beyond ASCII in a term", "\x80", "4.6.1");
    row("typographic minus", "v=spf1 \xe2\x88\x92\x61ll", 7, "a dash that is no hyphen in a term",
        "\xe2\x88\x92", "4.6.1");
    row("en dash", "v=spf1 mx \xe2\x80\x93\x61ll", 10, "a dash that is no hyphen in a term", "\xe2\x80\x93",
        "4.6.1");
    row("NUL as a term", QByteArray("v=spf1 \0", 8), 7, "a control character in a term", QByteArray("\0", 1),
        "4.6.1");
    row("no-break space between terms", "v=spf1 a\xc2\xa0mx", 8, "a no-break space in a term", "\xc2\xa0",
        "4.6.1");
    row("quotation mark at the end", "v=spf1 mx -all\"", 14, "a quotation mark in a term", "\"", "4.6.1");
    row("IPv6 address alone", "v=spf1 mx 2001:db8::/32 -all", 10, "an address without ip6: before it",
        "2001:db8::/32", "4.6.1");
    row("IPv4 address alone", "v=spf1 192.0.2.1 -all", 7, "an address without ip4: before it", "192.0.2.1",
        "4.6.1");
    row("qualifier before a modifier", "v=spf1 -redirect=example.org", 7, "a qualifier before a modifier",
        "-", "4.6.1");
    row("modifier without a name", "v=spf1 =all", 7, "not the name of a modifier", "", "4.6.1");
    row("modifier that begins with a digit", "v=spf1 1up=foo", 7, "not the name of a modifier", "1up",
        "4.6.1");
    row("blank behind an equals sign is a term of its own", "v=spf1 redirect= example.org", 16,
        "no domain name", "", "7.1");
    row("redirect with a colon", "v=spf1 redirect:example.org", 15,
        "a colon where this modifier needs an equals sign", ":", "4.6.1");
    row("exp with a colon", "v=spf1 EXP:example.org", 10, "a colon where this modifier needs an equals sign",
        ":", "4.6.1");

    const char* const none = "an argument to a mechanism that has none";
    row("all with a name (RFC 7208 section 5.1)", "v=spf1 -all:foobar", 11, none, ":foobar", "5.1");
    row("all with a prefix", "v=spf1 -all/8", 11, none, "/8", "5.1");
    row("all with a colon", "v=spf1 all:", 10, none, ":", "5.1");

    row("include without a name (RFC 7208 section 5.2)", "v=spf1 include -all", 14, "no domain name", "",
        "5.2");
    row("include with an empty name", "v=spf1 include: -all", 15, "no domain name", "", "7.1");
    row("include with a prefix", "v=spf1 include:ip5.example.com/24", 30,
        "a prefix length at a mechanism that has none", "/24", "5.2");
    row("include with a slash for its colon", "v=spf1 include/example.org", 14, "no domain name",
        "/example.org", "5.2");
    row("include of an address", "v=spf1 include:192.0.2.1", 15, "an IP address where a name belongs",
        "192.0.2.1", "5.2");
    row("include of a single word", "v=spf1 include:localhost", 15,
        "a single word where a name with a dot belongs", "localhost", "7.1");
    row("include of a URL", "v=spf1 include:https://example.org/", 34,
        "a prefix length at a mechanism that has none", "/", "5.2");

    row("a with an empty name (RFC 7208 section 5.3)", "v=spf1 a: -all", 9, "no domain name", "", "7.1");
    row("a with an empty name and a prefix", "v=spf1 a:/24", 9, "no domain name", "", "7.1");
    row("a of an IPv4 address", "v=spf1 a:111.222.33.44", 9, "an IP address where a name belongs",
        "111.222.33.44", "5.3");
    row("a of an IPv6 address", "v=spf1 a:2001:db8::1", 9, "an IP address where a name belongs",
        "2001:db8::1", "5.3");
    row("a of an address with prefix", "v=spf1 a:192.0.2.0/24", 9, "an IP address where a name belongs",
        "192.0.2.0", "5.3");
    row("a with a port", "v=spf1 a:example.com:8080", 17,
        "the name ends in something that is no top-level label", "com:8080", "7.1");
    row("NUL behind a name", QByteArray("v=spf1 a:foo.example.com\0", 25), 24,
        "a character that may not stand here", QByteArray("\0", 1), "7.1");
    row("byte order mark in a name", "v=spf1 a:\xef\xbb\xbfgarbage.example.net", 9,
        "a character that may not stand here", "\xef", "7.1");
    row("carriage return inside a term", "v=spf1 a:ctrl.example.com\rptr -all", 25,
        "a character that may not stand here", "\r", "7.1");
    row("unknown macro letter in a", "v=spf1 a:%{a}.example.com", 11, "unknown macro letter", "a", "7.2");
    row("IPv4 prefix above 32", "v=spf1 a/33", 9, "a prefix length above 32", "33", "5.3");
    row("IPv6 prefix above 128", "v=spf1 a//129", 10, "a prefix length above 128", "129", "5.3");
    row("IPv6 prefix with one slash", "v=spf1 a/24/64", 11,
        "an IPv6 prefix length with one slash instead of two", "/64", "5.3");
    row("IPv6 prefix with one slash behind a name", "v=spf1 a:example.com/24/64", 23,
        "an IPv6 prefix length with one slash instead of two", "/64", "5.3");
    row("slash without a prefix", "v=spf1 a/", 9, "no prefix length behind the slash", "", "5.3");
    row("slash without a prefix behind a name", "v=spf1 a:example.com/", 21,
        "no prefix length behind the slash", "", "5.3");
    row("two slashes without a prefix", "v=spf1 a/24//", 13, "no prefix length behind the slash", "", "5.3");
    row("three slashes", "v=spf1 a///64", 9, "no prefix length behind the slash", "", "5.3");
    row("IPv4 prefix with a leading zero (RFC 7208 section 5.6)", "v=spf1 a/024", 9,
        "a prefix length with a leading zero", "024", "5.3");
    row("IPv6 prefix with a leading zero", "v=spf1 a//064", 10, "a prefix length with a leading zero", "064",
        "5.3");
    row("prefix that is no number", "v=spf1 a:example.com/2x", 21, "a prefix length that is no number", "2x",
        "5.3");
    row("negative prefix", "v=spf1 a/-1", 9, "a prefix length that is no number", "-1", "5.3");
    row("prefix with a sign", "v=spf1 a/+24", 9, "a prefix length that is no number", "+24", "5.3");
    row("netmask for a prefix", "v=spf1 a/255.255.255.0", 8, "not a prefix length", "/255.255.255.0", "5.3");
    row("prefix beyond every number type", "v=spf1 a/99999999999999999999", 9, "a prefix length above 32",
        "99999999999999999999", "5.3");

    row("mx with an empty name (RFC 7208 section 5.4)", "v=spf1 mx: -all", 10, "no domain name", "", "7.1");
    row("mx with a prefix above 32", "v=spf1 mx/33", 10, "a prefix length above 32", "33", "5.4");
    row("mx with digits as top label", "v=spf1 mx:abc.123", 14,
        "the name ends in something that is no top-level label", "123", "7.1");
    row("ptr with a prefix (RFC 7208 section 5.5)", "v=spf1 ptr/0 -all", 10,
        "a prefix length at a mechanism that has none", "/0", "5.5");
    row("ptr with an empty name", "v=spf1 ptr:", 11, "no domain name", "", "7.1");
    row("exists without a name (RFC 7208 section 5.7)", "v=spf1 exists", 13, "no domain name", "", "5.7");
    row("exists with an empty name", "v=spf1 exists:", 14, "no domain name", "", "7.1");
    row("exists with a prefix", "v=spf1 exists:mail.example.com/24", 30,
        "a prefix length at a mechanism that has none", "/24", "5.7");
    row("parentheses for braces", "v=spf1 -exists:%(ir).sbl.example.com ?all", 15,
        "a percent sign without '{', '%', '_' or '-' behind it", "%(", "7.3");

    row("ip4 without an address (RFC 7208 section 5.6)", "v=spf1 ip4", 10, "no address", "", "5.6");
    row("ip4 with a prefix alone", "v=spf1 ip4/24", 10, "no address", "/24", "5.6");
    row("ip4 with an empty address", "v=spf1 ip4:", 11, "no address directly behind the colon",
        "ip4:", "5.6");
    row("ip4 with an empty address and a prefix", "v=spf1 ip4:/24", 11, "no address", "", "5.6");
    row("ip4 with a prefix above 32", "v=spf1 ip4:192.0.2.4/33", 21, "a prefix length above 32", "33", "5.6");
    row("ip4 with a leading zero in its prefix", "v=spf1 ip4:192.0.2.4/032", 21,
        "a prefix length with a leading zero", "032", "5.6");
    row("ip4 with a leading zero in its address", "v=spf1 ip4:192.0.02.4", 11, "not an IP address",
        "192.0.02.4", "5.6");
    row("ip4 with two slashes", "v=spf1 ip4:192.0.2.4//32", 21, "a prefix length that is no number", "/32",
        "5.6");
    row("ip4 with a port", "v=spf1 ip4:192.0.2.4:8080", 11, "not an IP address", "192.0.2.4:8080", "5.6");
    row("ip4 with three numbers", "v=spf1 ip4:192.0.2", 11, "not an IP address", "192.0.2", "5.6");
    row("ip4 with a number above 255", "v=spf1 ip4:192.0.2.256", 11, "not an IP address", "192.0.2.256",
        "5.6");
    row("ip4 with a name", "v=spf1 ip4:mail.example.org", 11, "not an IP address", "mail.example.org", "5.6");
    row("ip4 with a comma list", "v=spf1 ip4:192.0.2.1,192.0.2.2", 11, "not an IP address",
        "192.0.2.1,192.0.2.2", "5.6");
    row("ip4 with an IPv6 address", "v=spf1 ip4:2001:db8::1", 11, "an IPv6 address in ip4", "2001:db8::1",
        "5.6");
    row("ip4 with NUL", QByteArray("v=spf1 ip4:192.0.2.1\0", 21), 11, "not an IP address",
        QByteArray("192.0.2.1\0", 10), "5.6");
    row("ip6 without an address", "v=spf1 -all ip6", 15, "no address", "", "5.6");
    row("ip6 with a prefix above 128", "v=spf1 ip6:2001:db8::/129", 22, "a prefix length above 128", "129",
        "5.6");
    row("ip6 with two slashes", "v=spf1 ip6:2001:db8:://33", 22, "a prefix length that is no number", "/33",
        "5.6");
    row("ip6 with the colon twice", "v=spf1 ip6::2001:db8::1", 11, "not an IP address", ":2001:db8::1",
        "5.6");
    row("ip6 with brackets", "v=spf1 ip6:[2001:db8::1]", 11, "not an IP address", "[2001:db8::1]", "5.6");
    row("ip6 with a zone", "v=spf1 ip6:fe80::1%eth0", 11, "not an IP address", "fe80::1%eth0", "5.6");
    row("ip6 with an IPv4 address", "v=spf1 ip6:192.0.2.1", 11, "an IPv4 address in ip6", "192.0.2.1", "5.6");

    row("redirect twice (RFC 7208 section 6)", "v=spf1 redirect=a.example redirect=a.example", 26,
        "a modifier that occurs twice", "redirect", "6");
    row("exp twice, in another case", "v=spf1 exp=a.example -all EXP=b.example", 26,
        "a modifier that occurs twice", "EXP", "6");
    row("redirect with an empty name (RFC 7208 section 6.1)", "v=spf1 ?all redirect=", 21, "no domain name",
        "", "7.1");
    row("exp with an empty name (RFC 7208 section 6.2)", "v=spf1 exp= -all", 11, "no domain name", "", "7.1");
    row("redirect with a qualifier in its value", "v=spf1 redirect=-all ?all", 16,
        "the name ends in something that is no top-level label", "-all", "7.1");
    row("exp with a letter for its text", "v=spf1 -all exp=%{r}.example.com", 18,
        "a macro letter for explanation texts only", "r", "7.2");
    row("unknown modifier with a bad macro", "v=spf1 -all foo=%abc", 16,
        "a percent sign without '{', '%', '_' or '-' behind it", "%a", "7.3");
    row("unknown modifier with a byte above ASCII", "v=spf1 x=\xff", 9, "a character that may not stand here",
        "\xff", "7.1");
}

void TestSpfRecord::refuses() {
    QFETCH(QByteArray, txt);
    QFETCH(int, where);
    QFETCH(QByteArray, what);
    QFETCH(QByteArray, found);
    QFETCH(QByteArray, section);
    QVERIFY(isRecord(txt.toStdString()));
    const auto read = parse(txt.toStdString());
    QVERIFY(!read.has_value());
    QCOMPARE(read.error().what, what.toStdString());
    QCOMPARE(static_cast<int>(read.error().where), where);
    QCOMPARE(read.error().found, found.toStdString());
    QCOMPARE(read.error().section, section.toStdString());
}

void TestSpfRecord::remembersPlaces() {
    const std::string txt = "v=spf1  ~include:a.example exp=b.example x=y";
    const auto record = parse(txt);
    QVERIFY(record.has_value());
    QCOMPARE(record->mechanisms[0].where, std::size_t(8));
    QCOMPARE(record->mechanisms[0].text, std::string("~include:a.example"));
    QCOMPARE(record->explanation->where, std::size_t(27));
    QCOMPARE(record->unknown[0].where, std::size_t(41));
}

void TestSpfRecord::countsLookups() {
    const auto record =
        parse("v=spf1 include:a.example a mx ptr exists:%{i}.example ip4:192.0.2.1 ip6:::1 all");
    QVERIFY(record.has_value());
    const auto& mechanisms = record->mechanisms;
    QCOMPARE(std::count_if(mechanisms.begin(), mechanisms.end(),
                           [](const Mechanism& m) { return m.costsLookup(); }),
             5);
}

void TestSpfRecord::findsAll() {
    QVERIFY(parse("v=spf1 mx")->all() == nullptr);
    const auto record = parse("v=spf1 mx ~all -all");
    QVERIFY(record->all() == &record->mechanisms[1]);
}

void TestSpfRecord::takesHugeRecords_data() {
    QTest::addColumn<QByteArray>("terms");
    QTest::newRow("many mechanisms") << QByteArray("a ").repeated(32000);
    QTest::newRow("many modifiers") << QByteArray("x=y ").repeated(16000);
    QTest::newRow("one name") << "include:" + QByteArray(65000, 'a') + ".example";
    QTest::newRow("one mechanism") << QByteArray(65000, 'a');
    QTest::newRow("slashes") << "a" + QByteArray(65000, '/');
    QTest::newRow("colons") << "a" + QByteArray(65000, ':');
    QTest::newRow("prefix") << "a/" + QByteArray(65000, '9');
    QTest::newRow("blanks") << QByteArray(65000, ' ');
    QTest::newRow("macros") << "exists:" + QByteArray("%{i}").repeated(16000);
    QTest::newRow("zeros") << QByteArray(65000, '\0');
    QTest::newRow("bytes above ASCII") << QByteArray(65000, '\xff');
}

void TestSpfRecord::takesHugeRecords() {
    QFETCH(QByteArray, terms);
    const std::string txt = "v=spf1 " + terms.toStdString();
    QElapsedTimer timer;
    timer.start();
    const auto read = parse(txt);
    QVERIFY(read.has_value() || read.error().where <= txt.size());
    QVERIFY2(timer.elapsed() < 2000 * mailvitals::test::slower, "more than linear time");
}

QTEST_APPLESS_MAIN(TestSpfRecord)
#include "record.moc"
