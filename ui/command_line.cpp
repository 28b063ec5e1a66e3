// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/command_line.h"

#include <QCommandLineParser>
#include <QFileInfo>

#include <algorithm>

namespace mailvitals::ui {
namespace {

/// A folder needs a slash: on servers many bear the name of a domain.
bool isFile(const QString& word) {
    const QFileInfo file(word);
    return file.isFile() || (file.isDir() && word.contains(QLatin1Char('/')));
}

}  // namespace

Expected<CommandLine, QString> parseCommandLine(const QStringList& arguments) {
    const QString demo = QStringLiteral("demo");
    const QStringList help{QStringLiteral("h"), QStringLiteral("help")};
    const QString version = QStringLiteral("version");
    QCommandLineParser parser;
    parser.addOptions({QCommandLineOption(demo), QCommandLineOption(help), QCommandLineOption(version)});
    if (!parser.parse(QStringList{QStringLiteral("mailvitals")} + arguments)) {
        return unexpected(parser.errorText());
    }
    CommandLine line;
    line.demonstration = parser.isSet(demo);
    line.help = parser.isSet(help.constLast());
    line.version = parser.isSet(version);
    const QStringList words = parser.positionalArguments();
    if (std::all_of(words.begin(), words.end(), isFile)) {
        line.files = words;
    } else if (words.size() == 1) {
        line.target = words.constFirst();
    } else {
        return unexpected(QStringLiteral("Only one target can be checked at a time, or files be opened."));
    }
    if (line.demonstration && !words.isEmpty()) {
        return unexpected(
            QStringLiteral("The demonstration checks a server of its own; leave the target out."));
    }
    return line;
}

QString helpText() {
    return QStringLiteral(
        R"(Is my mail server healthy and safe, and if not, what do I do now?

  mailvitals              open the window
  mailvitals TARGET       open it and check a mail domain, a host or an address
  mailvitals FILE...      open a saved message, saved evidence, or texts of the server's configuration
  mailvitals --demo       watch a mail server become an open relay, without any network

  --help, --version

Without a screen, in scripts and on servers: mailvitals-cli.
No check ever delivers a message: the session with a mail server ends before DATA.
)");
}

}  // namespace mailvitals::ui
