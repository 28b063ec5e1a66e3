// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/command_line.h"

#include <QCommandLineParser>

namespace mailvitals::ui {

Expected<CommandLine, QString> parseCommandLine(const QStringList& arguments) {
    const QString demo = QStringLiteral("demo");
    const QStringList help{QStringLiteral("h"), QStringLiteral("help")};
    const QString version = QStringLiteral("version");
    QCommandLineParser parser;
    parser.addOptions({QCommandLineOption(demo), QCommandLineOption(help), QCommandLineOption(version)});
    if (!parser.parse(QStringList{QStringLiteral("mailvitals")} + arguments)) {
        return unexpected(parser.errorText());
    }
    const QStringList targets = parser.positionalArguments();
    if (targets.size() > 1) return unexpected(QStringLiteral("Only one target can be checked at a time."));
    CommandLine line{parser.isSet(demo), targets.value(0), parser.isSet(help.constLast()),
                     parser.isSet(version)};
    if (line.demonstration && !line.target.isEmpty()) {
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
  mailvitals --demo       watch a mail server become an open relay, without any network

  --help, --version

Without a screen, in scripts and on servers: mailvitals-cli.
No check ever delivers a message: the talk with a mail server ends before DATA.
)");
}

}  // namespace mailvitals::ui
