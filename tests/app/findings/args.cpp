// SPDX-License-Identifier: GPL-3.0-or-later
#include "findings/args.h"

#include "support/test_group.h"

#include <set>

using namespace mailvitals;

class TestArgs : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void toText_data();
    void toText();
    void whatIsSafeToPaste();
    void theListIsClosed();
};

Q_DECLARE_METATYPE(ArgValue)

void TestArgs::toText_data() {
    QTest::addColumn<ArgValue>("value");
    QTest::addColumn<QString>("text");
    const auto row = [](const char* what, ArgValue value, const char* text) {
        QTest::newRow(what) << value << QString::fromUtf8(text);
    };
    using Strings = std::vector<std::string>;
    const auto noon = std::chrono::sys_days(std::chrono::year(2026) / 11 / 23) + std::chrono::hours(12);
    row("text", std::string("example.org"), "example.org");
    row("number", std::int64_t{2048}, "2048");
    row("below zero", std::int64_t{-3}, "-3");
    row("time", std::chrono::sys_seconds(noon), "2026-11-23 12:00 UTC");
    row("no list", Strings{}, "");
    row("one of a list", Strings{"a"}, "a");
    row("list", Strings{"a", "b", "c"}, "a, b, c");
    // Text of the network never steers a terminal or hides.
    row("control characters", std::string("a\x1b[31mb\r\nc"), "a\\x1b[31mb\\x0d\\x0ac");
    row("invalid UTF-8", std::string("caf\xe9"), "caf\\xe9");
    row("turned around",
        std::string("a\xe2\x80\xae"
                    "b"),
        "a\\u{202e}b");
    row("in a list too", Strings{"a\n", "\x7f"}, "a\\x0a, \\x7f");
    row("words of the world stay", std::string("Z\xc3\xbcrich"), "Zürich");
}

void TestArgs::toText() {
    QFETCH(ArgValue, value);
    QFETCH(QString, text);
    QCOMPARE(QString::fromStdString(mailvitals::toText(value)), text);
}

void TestArgs::whatIsSafeToPaste() {
    for (const char* safe : {"example.org", "a-b.example", "192.0.2.1", "2001:db8::1", "x"})
        QVERIFY2(isSafeToPaste(safe), safe);
    for (const char* evil : {"", "$(x).example", "a;b", "`x`", "a b", "-rf", "a|b", "a\nb", "a_b.example",
                             "*.a.example", "a.example/../b", "'", "a\\032b", "."})
        QVERIFY2(!isSafeToPaste(evil), evil);
    const Args args{{arg::host, std::string("mail.example")},
                    {arg::domain, std::string("$(x).example")},
                    {arg::names, std::vector<std::string>{"mail.example"}},
                    {arg::days, std::int64_t{3}}};
    QCOMPARE(safeToPaste(args), (Args{args[0], args[3]}));
}

void TestArgs::theListIsClosed() {
    std::set<std::string_view> names;
    for (const std::string_view name : arg::all()) {
        QVERIFY2(names.insert(name).second, std::string(name).c_str());
        // fill() replaces names of lower-case letters and hyphens only.
        for (const char c : name) QVERIFY((c >= 'a' && c <= 'z') || c == '-');
    }
    QVERIFY(names.contains(arg::address));
    QVERIFY(names.contains(arg::where));
}

MAILVITALS_TEST_CLASS(TestArgs)
#include "args.moc"
