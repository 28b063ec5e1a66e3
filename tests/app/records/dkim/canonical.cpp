// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/dkim/canonical.h"

#include <QElapsedTimer>
#include <QTest>

using namespace mailvitals;
using namespace mailvitals::dkim;
using message::LineEnds;

namespace {

constexpr auto simple = Canonicalization::Simple;
constexpr auto relaxed = Canonicalization::Relaxed;

std::string field(const std::string& raw, Canonicalization form, LineEnds ends = LineEnds::Lf) {
    std::string out;
    canonicalField(raw, form, ends, [&](std::string_view piece) { out += piece; });
    return out;
}

std::string body(const std::string& text, Canonicalization form, LineEnds ends = LineEnds::Lf) {
    std::string out;
    canonicalBody(text, form, ends, [&](std::string_view piece) { out += piece; });
    return out;
}

/// The relaxed and simple forms of a body, written anew and without any thought of speed.
std::string plainBody(const std::string& text, Canonicalization form) {
    std::vector<std::string> lines(1);
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\n') {
            if (lines.back().ends_with('\r')) lines.back().pop_back();
            lines.emplace_back();
        } else {
            lines.back() += text[i];
        }
    }
    std::string out;
    for (std::string& line : lines) {
        if (form == relaxed) {
            std::string squeezed;
            for (const char c : line) {
                const bool blank = c == ' ' || c == '\t';
                if (blank && squeezed.ends_with(' ')) continue;
                squeezed += blank ? ' ' : c;
            }
            if (squeezed.ends_with(' ')) squeezed.pop_back();
            line = squeezed;
        }
        out += line + "\r\n";
    }
    while (out.ends_with("\r\n\r\n")) out.resize(out.size() - 2);
    return form == relaxed && out == "\r\n" ? std::string() : out;
}

}  // namespace

class TestDkimCanonical : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void fields_data();
    void fields();
    void bodies_data();
    void bodies();
    void readsClassicLineEnds();
    void agreesWithThePlainWay();
    void isLinear_data();
    void isLinear();
};

void TestDkimCanonical::fields_data() {
    QTest::addColumn<QByteArray>("raw");
    QTest::addColumn<QByteArray>("simpleForm");
    QTest::addColumn<QByteArray>("relaxedForm");
    const auto row = [](const char* what, const QByteArray& raw, const QByteArray& s, const QByteArray& r) {
        QTest::newRow(what) << raw << s << r;
    };
    row("RFC 6376 section 3.4.5, example 1, A", "A: X", "A: X", "a:X");
    row("RFC 6376 section 3.4.5, example 1, B", "B : Y\t\r\n\tZ  ", "B : Y\t\r\n\tZ  ", "b:Y Z");
    row("name in lower case (section 3.4.2)", "SUBJect: AbC", "SUBJect: AbC", "subject:AbC");
    row("unfolded (section 3.4.2)", "S: a\r\n b\r\n\tc", "S: a\r\n b\r\n\tc", "s:a b c");
    row("runs of blanks (section 3.4.2)", "S: a \t \t b", "S: a \t \t b", "s:a b");
    row("blanks across a fold are one run", "S: a \r\n  b", "S: a \r\n  b", "s:a b");
    row("blanks at the end (section 3.4.2)", "S: a \t", "S: a \t", "s:a");
    row("fold at the end", "S: a\r\n ", "S: a\r\n ", "s:a");
    row("blanks around the colon (section 3.4.2)", "S \t: \t a", "S \t: \t a", "s:a");
    row("no blank behind the colon", "S:a", "S:a", "s:a");
    row("empty value", "S:", "S:", "s:");
    row("value of blanks alone", "S:  \r\n\t ", "S:  \r\n\t ", "s:");
    row("value that begins on the second line", "S:\r\n a", "S:\r\n a", "s:a");
    row("LF becomes CRLF", "S: a\n b", "S: a\r\n b", "s:a b");
    row("more colons", "S: a: b :c", "S: a: b :c", "s:a: b :c");
    row("bytes above ASCII stay", "S: \xc3\xa4\xff", "S: \xc3\xa4\xff", "s:\xc3\xa4\xff");
    row("a CR of its own is a byte", "S: a\rb", "S: a\rb", "s:a\rb");
    row("other white space is none (section 2.8)", "S: a\x0b\x0c b", "S: a\x0b\x0c b", "s:a\x0b\x0c b");
    row("NUL", QByteArray("S: a\0b", 6), QByteArray("S: a\0b", 6), QByteArray("s:a\0b", 5));
}

void TestDkimCanonical::fields() {
    QFETCH(QByteArray, raw);
    QFETCH(QByteArray, simpleForm);
    QFETCH(QByteArray, relaxedForm);
    QCOMPARE(QByteArray::fromStdString(field(raw.toStdString(), simple)), simpleForm);
    QCOMPARE(QByteArray::fromStdString(field(raw.toStdString(), relaxed)), relaxedForm);
}

void TestDkimCanonical::bodies_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("simpleForm");
    QTest::addColumn<QByteArray>("relaxedForm");
    const auto row = [](const char* what, const QByteArray& text, const QByteArray& s, const QByteArray& r) {
        QTest::newRow(what) << text << s << r;
    };
    row("RFC 6376 section 3.4.5, examples 1 and 2", " C \r\nD \t E\r\n\r\n\r\n", " C \r\nD \t E\r\n",
        " C\r\nD E\r\n");
    row("empty (sections 3.4.3 and 3.4.4)", "", "\r\n", "");
    row("one empty line", "\r\n", "\r\n", "");
    row("many empty lines (section 3.4.3)", "\r\n\r\n\r\n", "\r\n", "");
    row("blanks alone", "  \t", "  \t\r\n", "");
    row("lines of blanks alone", " \r\n\t\r\n", " \r\n\t\r\n", "");
    row("no line end at the end (section 3.4.3)", "a", "a\r\n", "a\r\n");
    row("empty lines inside stay", "a\r\n\r\n\r\nb\r\n", "a\r\n\r\n\r\nb\r\n", "a\r\n\r\n\r\nb\r\n");
    row("lines of blanks inside", "a\r\n \r\n\t\t\r\nb", "a\r\n \r\n\t\t\r\nb\r\n", "a\r\n\r\n\r\nb\r\n");
    row("lines of blanks at the end", "a\r\n \r\n\t\r\n", "a\r\n \r\n\t\r\n", "a\r\n");
    row("empty lines before the text stay", "\r\n\r\na", "\r\n\r\na\r\n", "\r\n\r\na\r\n");
    row("blanks at the beginning of a line are kept as one", "  a\r\n", "  a\r\n", " a\r\n");
    row("blanks at the end of a line (section 3.4.4)", "a \t\r\nb \r\n", "a \t\r\nb \r\n", "a\r\nb\r\n");
    row("a tab becomes a space", "a\tb\r\n", "a\tb\r\n", "a b\r\n");
    row("LF alone", "a\nb \n\n", "a\r\nb \r\n", "a\r\nb\r\n");
    row("line ends of both kinds", "a\r\nb\nc\r\n\n\r\n", "a\r\nb\r\nc\r\n", "a\r\nb\r\nc\r\n");
    row("CR in front of CRLF is a byte", "a\r\r\n", "a\r\r\n", "a\r\r\n");
    row("a CR of its own is a byte", "a\rb\r\n", "a\rb\r\n", "a\rb\r\n");
    row("a CR at the very end is a byte", "a\nb\r", "a\r\nb\r\r\n", "a\r\nb\r\r\n");
    row("blank in front of a CR of its own", "a \rb\r\n", "a \rb\r\n", "a \rb\r\n");
    row("dots are not stuffed", ".\r\n..\r\n", ".\r\n..\r\n", ".\r\n..\r\n");
    row("NUL and bytes above ASCII", QByteArray("\0\xff\r\n", 4), QByteArray("\0\xff\r\n", 4),
        QByteArray("\0\xff\r\n", 4));
}

void TestDkimCanonical::bodies() {
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, simpleForm);
    QFETCH(QByteArray, relaxedForm);
    QCOMPARE(QByteArray::fromStdString(body(text.toStdString(), simple)), simpleForm);
    QCOMPARE(QByteArray::fromStdString(body(text.toStdString(), relaxed)), relaxedForm);
}

void TestDkimCanonical::readsClassicLineEnds() {
    QCOMPARE(field("S: a\r b", simple, LineEnds::Cr), std::string("S: a\r\n b"));
    QCOMPARE(field("S: a\r b", relaxed, LineEnds::Cr), std::string("s:a b"));
    QCOMPARE(body("a  b \rc\r\r", simple, LineEnds::Cr), std::string("a  b \r\nc\r\n"));
    QCOMPARE(body("a  b \rc\r \r", relaxed, LineEnds::Cr), std::string("a b\r\nc\r\n"));
}

void TestDkimCanonical::agreesWithThePlainWay() {
    // Whole blocks are passed on unread where nothing in them changes: every seam has to be met.
    quint64 state = 20261123;
    const auto random = [&state](quint64 below) {
        state = state * 6364136223846793005ULL + 1442695040888963407ULL;
        return (state >> 33) % below;
    };
    for (int round = 0; round < 3000; ++round) {
        std::string text;
        const quint64 oddness = 2 + random(200);
        const std::size_t size = random(round % 10 == 0 ? 60000 : 1000);
        while (text.size() < size) {
            if (random(oddness) > 0) {
                text.append(1 + random(90), static_cast<char>('a' + random(26)));
                if (random(3) == 0) text += ' ';
                if (random(2) == 0) text += "x\r\n";
            } else {
                static const char* const odd[] = {" ",    "  ",    "\t",     "\r",       "\n",
                                                  "\r\n", " \r\n", "\r\r\n", "\r\n\r\n", " \n"};
                text += odd[random(10)];
            }
        }
        for (const auto form : {simple, relaxed}) {
            QVERIFY2(body(text, form) == plainBody(text, form),
                     qPrintable(QString("round %1, %2")
                                    .arg(round)
                                    .arg(QByteArray::fromStdString(text).toPercentEncoding())));
        }
    }
}

void TestDkimCanonical::isLinear_data() {
    QTest::addColumn<QByteArray>("unit");
    QTest::newRow("one line") << QByteArray("a");
    QTest::newRow("blanks") << QByteArray(" ");
    QTest::newRow("empty lines") << QByteArray("\r\n");
    QTest::newRow("lone CR") << QByteArray("\r");
    QTest::newRow("blanks and words") << QByteArray("a  \t");
    QTest::newRow("lines of 65") << QByteArray(65, 'a').append("\r\n");
    QTest::newRow("short lines with blanks") << QByteArray("a \r\n");
}

void TestDkimCanonical::isLinear() {
    QFETCH(QByteArray, unit);
    std::string text;
    while (text.size() < 20'000'000) text.append(unit.constData(), static_cast<std::size_t>(unit.size()));
    text += "end";
    QElapsedTimer timer;
    timer.start();
    std::size_t size = 0;
    for (const auto form : {simple, relaxed}) {
        canonicalBody(text, form, LineEnds::Lf, [&](std::string_view piece) { size += piece.size(); });
        canonicalField("S:" + text, form, LineEnds::Lf,
                       [&](std::string_view piece) { size += piece.size(); });
    }
    QVERIFY(size > 0);
    QVERIFY2(timer.elapsed() < 20000, qPrintable(QString::number(timer.elapsed()) + " ms"));
}

QTEST_APPLESS_MAIN(TestDkimCanonical)
#include "canonical.moc"
