// SPDX-License-Identifier: GPL-3.0-or-later
#include "findings/document.h"

#include "support/test_group.h"

using namespace mailvitals;

namespace {

/// A document on one line: "h2(Title) p(text *strong* `code` [link](https://...)) code(...) ul(a|b) ol(a|b)".
std::string drawn(const Spans& spans) {
    std::string out;
    for (const Span& span : spans) {
        switch (span.kind) {
            case Span::Kind::Text: out += span.text; break;
            case Span::Kind::Strong: out += "*" + span.text + "*"; break;
            case Span::Kind::Code: out += "`" + span.text + "`"; break;
            case Span::Kind::Link: out += "[" + span.text + "](" + span.href + ")"; break;
        }
    }
    return out;
}

std::string drawn(const Document& document) {
    std::string out;
    for (const Block& block : document) {
        if (!out.empty()) out += " ";
        switch (block.kind) {
            case Block::Kind::Heading:
                out += "h" + std::to_string(block.level) + "(" + drawn(block.spans) + ")";
                break;
            case Block::Kind::Paragraph: out += "p(" + drawn(block.spans) + ")"; break;
            case Block::Kind::Code: out += "code(" + block.code + ")"; break;
            case Block::Kind::List:
                out += block.numbered ? "ol(" : "ul(";
                for (std::size_t i = 0; i < block.items.size(); ++i)
                    out += (i ? "|" : "") + drawn(block.items[i]);
                out += ")";
                break;
        }
    }
    return out;
}

}  // namespace

class TestDocument : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void reads_data();
    void reads();
    void fills_data();
    void fills();
    void fillsWholeDocuments();
    void leavesCodeToPasteUnfilledRatherThanUnsafe();
    void neverFillsTwice();
    void standsOddities();
};

void TestDocument::reads_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("form");
    const auto row = [](const char* what, const char* text, const char* form) {
        QTest::newRow(what) << QString(text) << QString(form);
    };
    row("nothing", "", "");
    row("paragraphs", "One\nline.\n\nTwo.", "p(One line.) p(Two.)");
    row("headings", "# One\n### Three\ntext", "h1(One) h3(Three) p(text)");
    row("strong, emphasis", "a **b** c *d*.", "p(a *b* c *d*.)");
    row("code", "say `MAIL FROM:<>` now", "p(say `MAIL FROM:<>` now)");
    row("link", "see [the page](https://example.org/a?b=c&d) now",
        "p(see [the page](https://example.org/a?b=c&d) now)");
    row("code block", "```\nline 1\n  line 2\n```\nafter", "code(line 1\n  line 2\n) p(after)");
    row("code block with braces", "```\n{domain}.  TXT\n```", "code({domain}.  TXT\n)");
    row("list", "- a\n- b `c`\n\nafter", "ul(a|b `c`) p(after)");
    row("loose list", "- a\n\n- b\n\nafter", "ul(a|b) p(after)");
    row("numbered list", "1. one\n2. two", "ol(one|two)");
    row("lists in a row", "- a\n\n1. b\n", "ul(a) ol(b)");
    // What a page must not use keeps its text and loses its form.
    row("HTML is text", "<b>a</b> & <script>", "p(<b>a</b> & <script>)");
    row("table is text", "| a | b |", "p(| a | b |)");
    row("indented is no code", "    a", "p(a)");
}

void TestDocument::reads() {
    QFETCH(QString, text);
    QFETCH(QString, form);
    QCOMPARE(QString::fromStdString(drawn(parseMarkdown(text.toStdString()))), form);
}

void TestDocument::fills_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("filled");
    const auto row = [](const char* text, const char* filled) {
        QTest::newRow(text) << QString(text) << QString(filled);
    };
    row("{domain}", "example.org");
    row("_dmarc.{domain}. TXT", "_dmarc.example.org. TXT");
    row("{domain}{bits}", "example.org2048");
    row("{names}", "a, b");
    row("{unknown} stays", "{unknown} stays");
    row("{} { } {a b} {DOMAIN} {domain", "{} { } {a b} {DOMAIN} {domain");
    row("{{domain}}", "{example.org}");
    row("${domain:-x}", "${domain:-x}");
    row("{\"iptables\": false}", "{\"iptables\": false}");
    row("{odd}", "a\\x0ab");
}

void TestDocument::fills() {
    QFETCH(QString, text);
    QFETCH(QString, filled);
    const Args args{{arg::domain, std::string("example.org")},
                    {arg::bits, std::int64_t{2048}},
                    {arg::names, std::vector<std::string>{"a", "b"}},
                    {"odd", std::string("a\nb")}};
    QCOMPARE(QString::fromStdString(fill(text.toStdString(), args)), filled);
}

void TestDocument::fillsWholeDocuments() {
    const Document page = parseMarkdown(
        "## Of {domain}\nsee [{domain}](https://{domain}/) and `{domain}`\n- {domain}\n\n```\n{domain}\n```");
    QCOMPARE(drawn(fill(page, {{arg::domain, std::string("a.b")}})),
             std::string("h2(Of a.b) p(see [a.b](https://a.b/) and `a.b`) ul(a.b) code(a.b\n)"));
}

void TestDocument::leavesCodeToPasteUnfilledRatherThanUnsafe() {
    const Document page = parseMarkdown(
        "Of {domain}, {host}: `x {domain} {host}`\n- `{domain}`\n\n```\ny {domain} {host}\n```");
    QCOMPARE(drawn(fill(page, {{arg::domain, std::string("$(x).b")}, {arg::host, std::string("h.b")}})),
             std::string("p(Of $(x).b, h.b: `x {domain} h.b`) ul(`{domain}`) code(y {domain} h.b\n)"));
}

void TestDocument::neverFillsTwice() {
    // A server may well answer with a placeholder; it is what it said, not what we mean.
    const Args args{{arg::reply, std::string("{domain}")}, {arg::domain, std::string("example.org")}};
    QCOMPARE(fill("{reply} {domain}", args), std::string("{domain} example.org"));
    // Nor is Markdown in it: the values come in when the form is done.
    const Document page =
        fill(parseMarkdown("It said {reply}"), {{arg::reply, std::string("**x** [y](https://z)")}});
    QCOMPARE(drawn(page), std::string("p(It said **x** [y](https://z))"));
    QCOMPARE(page.front().spans.size(), std::size_t(1));
}

void TestDocument::standsOddities() {
    QVERIFY(!parseMarkdown("a" + std::string(100000, '*')).empty());
    QVERIFY(!parseMarkdown(std::string(20000, '[')).empty());
    std::string deep = "- ";
    QVERIFY(!parseMarkdown(deep.append(2000, '>')).empty());
    std::string nested;
    for (int i = 0; i < 50; ++i) nested += std::string(static_cast<std::size_t>(2 * i), ' ') + "- a\n";
    QVERIFY(!parseMarkdown(nested).empty());
    QCOMPARE(plainText({{Span::Kind::Text, "a", {}}, {Span::Kind::Code, "b", {}}}), std::string("ab"));
}

MAILVITALS_TEST_CLASS(TestDocument)
#include "document.moc"
