// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/spf/macro_string.h"

#include "support/pace.h"

#include <QElapsedTimer>
#include <QTest>

using namespace mailvitals;
using namespace mailvitals::spf;

Q_DECLARE_METATYPE(MacroUse)

namespace {

/// Literals in quotes, macros as "<letter [url] [keep N] [reverse] [by DELIMITERS]>".
std::string described(const MacroString& string) {
    std::string text;
    for (const auto& part : string.parts) {
        if (const auto* literal = std::get_if<std::string>(&part)) {
            text += "'" + *literal + "'";
            continue;
        }
        const Macro& macro = std::get<Macro>(part);
        text += std::string("<") + macro.letter + (macro.urlEscape ? " url" : "") +
                (macro.digits > 0 ? " keep " + std::to_string(macro.digits) : "") +
                (macro.reverse ? " reverse" : "") +
                (macro.delimiters.empty() ? "" : " by " + macro.delimiters) + ">";
    }
    return text;
}

}  // namespace

class TestMacroString : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void reads_data();
    void reads();
    void refuses_data();
    void refuses();
    void tellsMacros();
    void takesHugeStrings_data();
    void takesHugeStrings();
};

void TestMacroString::reads_data() {
    QTest::addColumn<MacroUse>("use");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("parts");
    const auto row = [](const char* what, MacroUse use, const QByteArray& text, const QByteArray& parts) {
        QTest::newRow(what) << use << text << parts;
    };
    const auto domain = MacroUse::DomainSpec;
    row("plain name", domain, "mail.example.org", "'mail.example.org'");
    row("trailing dot (RFC 7208 section 7.1)", domain, "mail.example.org.", "'mail.example.org.'");
    row("top label with a hyphen", domain, "foo.example.xn--zckzah", "'foo.example.xn--zckzah'");
    row("top label with digits", domain, "example.4u", "'example.4u'");
    row("top label of digits and a hyphen", domain, "example.1-2", "'example.1-2'");
    row("top label of one letter", domain, "example.x", "'example.x'");
    row("leading dot", domain, ".example", "'.example'");
    row("two dots are no matter of syntax", domain, "mail.example...com", "'mail.example...com'");
    row("any visible character before the top label", domain, "foo:bar/baz!=.example.com",
        "'foo:bar/baz!=.example.com'");
    row("macro alone", domain, "%{d}", "<d>");
    row("every letter of a domain-spec (RFC 7208 section 7.2)", domain, "%{s}%{l}%{o}%{d}%{i}%{p}%{h}%{v}",
        "<s><l><o><d><i><p><h><v>");
    row("upper case means URL escaping (RFC 7208 section 7.3)", domain, "%{S}", "<s url>");
    row("reversal", domain, "%{ir}.%{v}._spf.example.org", "<i reverse>'.'<v>'._spf.example.org'");
    row("reversal in upper case", domain, "%{iR}", "<i reverse>");
    row("digits", domain, "%{d2}", "<d keep 2>");
    row("digits, reversal, delimiters", domain, "%{i4r.-}", "<i keep 4 reverse by .->");
    row("three digits", domain, "%{d128}", "<d keep 128>");
    row("leading zeros before a digit", domain, "%{d02}", "<d keep 2>");
    row("more digits than any number type", domain, "%{d99999999999999999999}", "<d keep 1000>");
    row("every delimiter", domain, "%{l.-+,/_=}", "<l by .-+,/_=>");
    row("delimiter without transformer", domain, "%{l-}.example.org", "<l by ->'.example.org'");
    row("escapes become text", domain, "a%%b%_c%-d.example.org", "'a%b c%20d.example.org'");
    row("an escape is a macro-expand and may end a name", domain, "example%%", "'example%'");
    row("RFC 7208 section 7.4", domain, "%{ir}.%{v}.%{l1r-}.lp._spf.%{d2}",
        "<i reverse>'.'<v>'.'<l keep 1 reverse by ->'.lp._spf.'<d keep 2>");
    row("explanation with blanks", MacroUse::Explanation, "See %{i} why", "'See '<i>' why'");
    row("explanation with its own letters", MacroUse::Explanation, "%{c}%{r}%{T}", "<c><r><t url>");
    row("empty explanation", MacroUse::Explanation, "", "");
    row("explanation needs no dot", MacroUse::Explanation, "no", "'no'");
    row("empty value of an unknown modifier", MacroUse::Modifier, "", "");
    row("word of an unknown modifier", MacroUse::Modifier, "man:dog/cat", "'man:dog/cat'");
    row("any letter in an unknown modifier", MacroUse::Modifier, "%{c}+", "<c>'+'");
}

void TestMacroString::reads() {
    QFETCH(MacroUse, use);
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, parts);
    const auto read = parseMacroString(text.toStdString(), use, 7);
    QVERIFY2(read.has_value(), read ? "" : read.error().what.c_str());
    QCOMPARE(described(*read), parts.toStdString());
    QCOMPARE(read->text, text.toStdString());
}

void TestMacroString::refuses_data() {
    QTest::addColumn<MacroUse>("use");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("where");
    QTest::addColumn<QByteArray>("what");
    QTest::addColumn<QByteArray>("found");
    QTest::addColumn<QByteArray>("section");
    const auto row = [](const char* name, MacroUse use, const QByteArray& text, int where, const char* what,
                        const QByteArray& found, const char* section) {
        QTest::newRow(name) << use << text << where << QByteArray(what) << found
                            << "RFC 7208 section " + QByteArray(section);
    };
    const auto domain = MacroUse::DomainSpec;
    row("empty domain-spec", domain, "", 0, "no domain name", "", "7.1");
    row("single word", domain, "museum", 0, "a single word where a name with a dot belongs", "museum", "7.1");
    row("single word with a dot behind", domain, "museum.", 0,
        "a single word where a name with a dot belongs", "museum", "7.1");
    const char* const noTop = "the name ends in something that is no top-level label";
    row("digits as top label", domain, "abc.123", 4, noTop, "123", "7.1");
    row("hyphen before the top label", domain, "example.-com", 8, noTop, "-com", "7.1");
    row("hyphen behind the top label", domain, "example.com-", 8, noTop, "com-", "7.1");
    row("port behind the name", domain, "example.com:8080", 8, noTop, "com:8080", "7.1");
    row("underscore in the top label", domain, "example._tcp", 8, noTop, "_tcp", "7.1");
    row("dots alone", domain, "..", 1, noTop, "", "7.1");
    row("text behind a macro without a dot", domain, "%{d}x", 4,
        "a single word where a name with a dot belongs", "x", "7.1");
    row("dot alone behind a macro", domain, "%{d}.", 4, noTop, "", "7.1");
    row("bad top label behind a macro", domain, "%{d}.9", 5, noTop, "9", "7.1");
    const char* const percent = "a percent sign without '{', '%', '_' or '-' behind it";
    row("parenthesis for brace (RFC 7208 section 7.3)", domain, "%(ir).sbl.example.org", 0, percent, "%(",
        "7.3");
    row("percent sign in the middle", domain, "foo%.example.org", 3, percent, "%.", "7.3");
    row("percent sign at the end", domain, "example.org%", 11, percent, "%", "7.3");
    row("percent sign before NUL", domain, QByteArray("a%\0b.example", 12), 1, percent, QByteArray("%\0", 2),
        "7.3");
    row("unclosed macro", domain, "a.%{d", 2, "a macro without its closing brace", "%{d", "7.1");
    row("unclosed macro in a long string", domain, "%{d.example.example.example", 0,
        "a macro without its closing brace", "%{d.example.exam", "7.1");
    row("no macro letter", domain, "%{}", 2, "unknown macro letter", "}", "7.2");
    row("unknown macro letter", domain, "%{x}.example.org", 2, "unknown macro letter", "x", "7.2");
    const char* const explanationOnly = "a macro letter for explanation texts only";
    row("c outside of explanations", domain, "%{c}.example.org", 2, explanationOnly, "c", "7.2");
    row("r outside of explanations", domain, "%{r}.example.org", 2, explanationOnly, "r", "7.2");
    row("T outside of explanations", domain, "%{T}.example.org", 2, explanationOnly, "T", "7.2");
    row("zero digits", domain, "%{d0}", 3, "zero as the number of parts to keep", "0", "7.3");
    row("many zeros", domain, "%{d000}", 3, "zero as the number of parts to keep", "000", "7.3");
    const char* const neither = "neither a transformer nor a delimiter of a macro";
    row("reversal before digits", domain, "%{dr2}", 4, neither, "2", "7.1");
    row("reversal twice", domain, "%{drr}", 4, neither, "r", "7.1");
    row("delimiter before reversal", domain, "%{d.r}", 4, neither, "r", "7.1");
    row("blank inside a macro", domain, "%{d }", 3, neither, " ", "7.1");
    row("unknown delimiter", domain, "%{d:}", 3, neither, ":", "7.1");
    row("two letters", domain, "%{di}", 3, neither, "i", "7.1");
    const char* const character = "a character that may not stand here";
    row("blank in a domain-spec", domain, "a b.example", 1, character, " ", "7.1");
    row("tab", domain, "a.example\tb", 9, character, "\t", "7.1");
    row("NUL", domain, QByteArray("foo.example\0", 12), 11, character, QByteArray("\0", 1), "7.1");
    row("byte above ASCII", domain, "\xef\xbb\xbfgarbage.example", 0, character, "\xef", "7.1");
    row("DEL", domain, "a\x7f.example", 1, character, "\x7f", "7.1");
    row("byte above ASCII in an explanation", MacroUse::Explanation, "\xef\xbb\xbfno", 0, character, "\xef",
        "7.1");
    row("line end in an explanation", MacroUse::Explanation, "a\nb", 1, character, "\n", "7.1");
    row("bad macro in an explanation", MacroUse::Explanation, "The %{x}-files", 6, "unknown macro letter",
        "x", "7.2");
    row("bad escape in an unknown modifier", MacroUse::Modifier, "%abc", 0, percent, "%a", "7.3");
    row("blank in an unknown modifier", MacroUse::Modifier, "a b", 1, character, " ", "7.1");
}

void TestMacroString::refuses() {
    QFETCH(MacroUse, use);
    QFETCH(QByteArray, text);
    QFETCH(int, where);
    QFETCH(QByteArray, what);
    QFETCH(QByteArray, found);
    QFETCH(QByteArray, section);
    const auto read = parseMacroString(text.toStdString(), use, 100);
    QVERIFY(!read.has_value());
    QCOMPARE(read.error().what, what.toStdString());
    QCOMPARE(static_cast<int>(read.error().where), 100 + where);
    QCOMPARE(read.error().found, found.toStdString());
    QCOMPARE(read.error().section, section.toStdString());
}

void TestMacroString::tellsMacros() {
    QVERIFY(parseMacroString("%{d}", MacroUse::DomainSpec, 0)->hasMacros());
    QVERIFY(!parseMacroString("a%%.example", MacroUse::DomainSpec, 0)->hasMacros());
    QVERIFY(!parseMacroString("", MacroUse::Modifier, 0)->hasMacros());
}

void TestMacroString::takesHugeStrings_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("letters") << QByteArray(65000, 'a');
    QTest::newRow("dots") << QByteArray(65000, '.');
    QTest::newRow("macros") << QByteArray("%{d}").repeated(16000);
    QTest::newRow("opened macros") << QByteArray("%{").repeated(32000);
    QTest::newRow("opened macros and one brace") << QByteArray("%{s").repeated(20000) + "}";
    QTest::newRow("digits") << "%{d" + QByteArray(64000, '9') + "}";
    QTest::newRow("delimiters") << "%{d" + QByteArray(64000, '-') + "}";
    QTest::newRow("escapes") << QByteArray("%%").repeated(32000);
    QTest::newRow("zeros") << QByteArray(65000, '\0');
}

void TestMacroString::takesHugeStrings() {
    QFETCH(QByteArray, text);
    QElapsedTimer timer;
    timer.start();
    for (const MacroUse use : {MacroUse::DomainSpec, MacroUse::Modifier, MacroUse::Explanation}) {
        const auto read = parseMacroString(text.toStdString(), use, 0);
        QVERIFY(read ? read->text.size() == static_cast<std::size_t>(text.size())
                     : read.error().where <= static_cast<std::size_t>(text.size()));
    }
    QVERIFY2(timer.elapsed() < 2000 * mailvitals::test::slower, "more than linear time");
}

QTEST_APPLESS_MAIN(TestMacroString)
#include "macro_string.moc"
