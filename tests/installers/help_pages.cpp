// SPDX-License-Identifier: GPL-3.0-or-later
#include "generate/man_page.h"
#include "generate/program_words.h"

#include <QTest>

using namespace mailvitals::installers;

namespace {

constexpr const char* help = R"(What is it?

  tool look FILE [options]   look at a file
  tool name RULE --long OPTION
                             name it; nothing else
  tool name all              each of them
  tool look --many [options]

What comes out (look):
  --json FILE                .as it is: 'all' of \n
                             and more; may be given more than once
  --colour red|blue NAME     with a term that fills its column
  --all                      everything
No heading: a paragraph.

  --help, --version

Exit status: 0 or 1.
)";

const OptionWord* find(const std::vector<OptionWord>& options, const std::string& name) {
    for (const OptionWord& option : options) {
        if (option.name == name) return &option;
    }
    return nullptr;
}

}  // namespace

/// A help is taken apart by its indentation, and nothing of it is an instruction to roff or a shell.
class TestHelpPages : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void readsTermsAndDescriptions() {
        const HelpPage page = readHelp(help);
        QCOMPARE(page.summary, std::string("What is it?"));
        QCOMPARE(page.blocks.size(), std::size_t(5));
        QCOMPARE(page.blocks[0].items.size(), std::size_t(4));
        QCOMPARE(page.blocks[0].items[1].term, std::string("tool name RULE --long OPTION"));
        QCOMPARE(page.blocks[0].items[1].description, std::string("name it; nothing else"));
        QCOMPARE(page.blocks[1].words, std::string("What comes out (look):"));
        QCOMPARE(page.blocks[1].items[0].description,
                 std::string(".as it is: 'all' of \\n and more; may be given more than once"));
        QCOMPARE(page.blocks[1].items[1].term, std::string("--colour red|blue NAME"));
        QCOMPARE(page.blocks[2].words, std::string("No heading: a paragraph."));
        QCOMPARE(page.blocks[3].items[0].term, std::string("--help, --version"));
    }

    void aPageIsNoRoffProgram() {
        const std::string page = manPage(readHelp(help), {"tool", "1.2", "2026-11-30", {"other"}});
        QVERIFY(page.find("\n\\&.as it is: 'all' of \\en and more") != std::string::npos);
        QVERIFY(page.find(".TH \"TOOL\" 1 \"2026-11-30\" \"Mailvitals 1.2\"") != std::string::npos);
        QVERIFY(page.find(".SH \"EXIT STATUS\"\nExit status: 0 or 1.\n") != std::string::npos);
        QVERIFY(page.find(".BR other (1)") != std::string::npos);
        QCOMPARE(manPage(readHelp("A \"b\"\n\n  tool \"x\"  y\n"), {"tool", "1", "d", {}}).find("tool \"x\""),
                 std::string::npos);
    }

    void wordsFollowTheParser() {
        const auto ask = [](const std::string& command, const std::string& option) {
            if (command == "name") return Takes::Unknown;
            return option == "--all" ? Takes::Flag : Takes::Value;
        };
        const ProgramWords words = wordsOfCommands(readHelp(help), "tool", {{"a.b"}, {"a"}}, ask);
        QCOMPARE(words.commands.size(), std::size_t(2));
        QVERIFY(words.commands[0].operand.offer == Offer::Files);
        QVERIFY(words.commands[1].operand.words == (std::vector<std::string>{"a.b", "all"}));
        QVERIFY(words.commands[0].operand.words.empty());
        QVERIFY(words.commands[1].options.empty());
        const OptionWord* json = find(words.commands[0].options, "--json");
        QVERIFY(json && json->repeatable && json->value.offer == Offer::Files);
        const OptionWord* all = find(words.commands[0].options, "--all");
        QVERIFY(all && all->value.name.empty() && !all->repeatable);
    }

    void quotesAreQuotedInEveryShell() {
        ProgramWords words{
            "tool", {{"look", "it's [so]: x", {}, {{"--a", "don't [do]: it", {}, false}}}}, {}};
        QVERIFY(zshCompletion(words).find("'--a[don'\\''t \\[do\\]\\: it]'") != std::string::npos);
        QVERIFY(fishCompletion(words).find("-d 'don\\'t [do]: it'") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(TestHelpPages)
#include "help_pages.moc"
