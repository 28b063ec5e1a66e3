// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/help_text.h"
#include "cli/options.h"
#include "policy/policy.h"

#include <QFile>
#include <QRegularExpression>
#include <QTest>

using namespace mailvitals;

namespace {

/// As the shell of the examples does, for what stands in them: words, quotes, no expansion.
QStringList wordsOf(const QString& line) {
    QStringList words;
    static const QRegularExpression word(QStringLiteral("\"([^\"]*)\"|'([^']*)'|(\\S+)"));
    for (auto it = word.globalMatch(line); it.hasNext();) {
        const QRegularExpressionMatch match = it.next();
        for (int i = 1; i <= 3; ++i) {
            if (match.hasCaptured(i)) words << match.captured(i);
        }
    }
    return words;
}

/// Without the file that a shell writes to, and without the end of quotes that the command stands in.
QString withoutShell(QString command) {
    command.remove(QRegularExpression(QStringLiteral(" >>? .*")));
    for (const char quote : {'"', '\''}) {
        const QLatin1Char mark(quote);
        if (command.count(mark) % 2 != 0) command.truncate(command.lastIndexOf(mark));
    }
    return command.trimmed();
}

/// The commands of a text: from "mailvitals-cli" to what ends it in a shell.
QStringList commandsIn(const QString& text) {
    QStringList commands;
    for (const QString& line : text.split(QLatin1Char('\n'))) {
        static const QRegularExpression command(QStringLiteral("mailvitals-cli ([^`#&|;)]*)"));
        for (auto it = command.globalMatch(line); it.hasNext();)
            commands << withoutShell(it.next().captured(1));
    }
    return commands;
}

/// Why the program would not take this command; empty: it would. Nothing is run, read or asked.
std::string refusal(const QString& command, const Policy& policy) {
    const QStringList words = wordsOf(command);
    const QStringList rest = words.mid(1);
    const auto why = [](const auto& parsed) { return parsed ? std::string() : parsed.error().what; };
    const QString name = words.value(0);
    if (name == QStringLiteral("check")) return why(cli::parseCheck(rest, policy));
    if (name == QStringLiteral("judge")) return why(cli::parseJudge(rest, policy));
    if (name == QStringLiteral("prove")) return why(cli::parseProve(rest));
    if (name == QStringLiteral("message")) return why(cli::parseMessage(rest));
    if (name == QStringLiteral("configuration")) return why(cli::parseConfiguration(rest));
    if (name == QStringLiteral("rules")) return why(cli::parseRules(rest));
    if (name == QStringLiteral("bounce")) return why(cli::parseBounce(rest));
    if (name == QStringLiteral("explain")) return why(cli::parseExplain(rest, policy));
    if (name == QStringLiteral("spf")) return why(cli::parseSpf(rest));
    if (name == QStringLiteral("demo")) return why(cli::parseDemo(rest));
    return name == QStringLiteral("--help") || name == QStringLiteral("--version") ? "" : "no such command";
}

/// The words of the usage that stand for something.
QString filledIn(QString usage) {
    usage.remove(QStringLiteral("..."));
    usage.replace(QStringLiteral("[:PORT]"), QStringLiteral(":25"));
    usage.replace(QStringLiteral("ADDR"), QStringLiteral("192.0.2.1"));
    usage.replace(QStringLiteral("DOMAIN"), QStringLiteral("example.org"));
    usage.replace(QStringLiteral("MAILBOX"), QStringLiteral("you@example.net"));
    usage.replace(QStringLiteral("FILE"), QStringLiteral("file"));
    usage.replace(QRegularExpression(QStringLiteral("\\bRULE\\b")), QStringLiteral("relay.open"));
    usage.remove(QStringLiteral("[options]"));
    return usage.remove(QLatin1Char('[')).remove(QLatin1Char(']'));
}

}  // namespace

/// Each command that the documents show is one that the program takes.
class TestGrammar : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void takesWhatTheReadmeShows() {
        QFile readme(QStringLiteral(MAILVITALS_SOURCE_DIR "/README.md"));
        QVERIFY(readme.open(QIODevice::ReadOnly));
        const QString text = QString::fromUtf8(readme.readAll());
        int examples = 0;
        // What the shell, or what runs the command, puts in: a number in all examples.
        static const QRegularExpression inserted(QStringLiteral("\\$\\(\\([^)]*\\)\\)|\\$[A-Z_]+|\\{#?\\}"));
        // Lines of code; what stands in a sentence may be a part of a command.
        bool code = false;
        for (QString line : text.split(QLatin1Char('\n'))) {
            if (line.startsWith(QStringLiteral("```"))) code = !code;
            if (!code) continue;
            line.replace(inserted, QStringLiteral("1"));
            for (const QString& command : commandsIn(line)) {
                ++examples;
                const std::string why = refusal(command, *policy_);
                QVERIFY2(why.empty(),
                         qPrintable(command + QStringLiteral(": ") + QString::fromStdString(why)));
            }
        }
        QVERIFY(examples >= 12);
    }

    void takesWhatHelpShows() {
        int usages = 0;
        static const QRegularExpression usage(QStringLiteral("^  mailvitals-cli (\\S.*?)(   .*)?$"),
                                              QRegularExpression::MultilineOption);
        const QString help = QString::fromStdString(cli::helpText());
        for (auto it = usage.globalMatch(help); it.hasNext();) {
            ++usages;
            const QString command = filledIn(it.next().captured(1));
            const std::string why = refusal(command, *policy_);
            QVERIFY2(why.empty(), qPrintable(command + QStringLiteral(": ") + QString::fromStdString(why)));
        }
        QCOMPARE(usages, 12);
    }

    /// Every option that is explained, with the command that it is explained for.
    void knowsEveryOptionOfAMessage_data() {
        QTest::addColumn<QString>("command");
        for (const char* command :
             {"message FILE --json", "message FILE --json -", "message FILE --json=-", "message --json FILE",
              "message --json - FILE", "message - --json", "message - --json -", "message --json -",
              "message FILE --json=r.json",
              "message FILE --html r.html --pdf r.pdf --save-evidence e.json --all", "message FILE --offline",
              "message FILE --local-part", "message FILE --hop 2", "message FILE --number 3 --hop=1",
              "message FILE --list",
              "message FILE --resolver 192.0.2.1:53 --treat-as-public 192.0.2.0/24 --timeout 5"})
            QTest::newRow(command) << filledIn(QString::fromLatin1(command));
    }
    void knowsEveryOptionOfAMessage() {
        QFETCH(QString, command);
        const std::string why = refusal(command, *policy_);
        QVERIFY2(why.empty(), why.c_str());
    }

    void refusesWhatMeansNothing_data() {
        QTest::addColumn<QString>("command");
        for (const char* command :
             {"message", "message a b", "message a --hop 0", "message a --hop x", "message a --hop -1",
              "message a --hop", "message a --number 0", "message a --number 99999999999",
              "message a --list=x", "message a --json - --html -", "frob"})
            QTest::newRow(command) << QString::fromLatin1(command);
    }
    void refusesWhatMeansNothing() {
        QFETCH(QString, command);
        QVERIFY(!refusal(command, *policy_).empty());
    }

 private:
    Expected<Policy, PolicyError> policy_ = shippedPolicy();
};

QTEST_GUILESS_MAIN(TestGrammar)
#include "grammar.moc"
