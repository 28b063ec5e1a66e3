// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands.h"
#include "cli/help_text.h"
#include "cli/limits.h"
#include "cli/output.h"
#include "cli/trust.h"

#include <QCoreApplication>
#include <QGuiApplication>

#include <algorithm>
#include <clocale>
#include <cstdio>
#include <memory>

namespace {

using namespace mailvitals;

/// What is wrong, and how it goes right.
int refuse(const std::string& what, const QString& command) {
    cli::printError(what);
    const std::string usage = cli::usageOf(command.toStdString());
    std::fputs(
        ("\n" + cli::wrapHelp(usage, cli::terminalColumns()) + "\nAll options: mailvitals-cli --help\n")
            .c_str(),
        stderr);
    return cli::exitUsage;
}

template <class Options, class Run>
int parsed(const QString& command, const Expected<Options, cli::UsageError>& options, Run run) {
    return options ? run(*options) : refuse(options.error().what, command);
}

int dispatch(const QStringList& arguments, const Policy& policy) {
    const QString command = arguments.value(0);
    const QStringList rest = arguments.mid(1);
    if (command == QStringLiteral("--help") || command == QStringLiteral("-h") ||
        rest.contains(QStringLiteral("--help"))) {
        cli::printOut(cli::wrapHelp(cli::helpText(), cli::terminalColumns()));
        return 0;
    }
    if (command == QStringLiteral("--version")) {
        cli::printOut("mailvitals-cli " MAILVITALS_VERSION "\nDNSSEC: " + cli::dnssecLibrary() + "\n");
        return 0;
    }
    if (command == QStringLiteral("check")) {
        return parsed(command, cli::parseCheck(rest, policy),
                      [&](const auto& o) { return cli::runCheck(o, policy); });
    }
    if (command == QStringLiteral("judge")) {
        return parsed(command, cli::parseJudge(rest, policy),
                      [&](const auto& o) { return cli::runJudge(o, policy); });
    }
    if (command == QStringLiteral("prove")) {
        return parsed(command, cli::parseProve(rest),
                      [&](const auto& o) { return cli::runProve(o, policy); });
    }
    if (command == QStringLiteral("message")) {
        return parsed(command, cli::parseMessage(rest),
                      [&](const auto& o) { return cli::runMessage(o, policy); });
    }
    if (command == QStringLiteral("configuration")) {
        return parsed(command, cli::parseConfiguration(rest),
                      [&](const auto& o) { return cli::runConfiguration(o, policy); });
    }
    if (command == QStringLiteral("bounce")) {
        return parsed(command, cli::parseBounce(rest),
                      [&](const auto& o) { return cli::runBounce(o, policy); });
    }
    if (command == QStringLiteral("rules")) {
        return parsed(command, cli::parseRules(rest),
                      [&](const auto& o) { return cli::runRules(o, policy); });
    }
    if (command == QStringLiteral("explain")) {
        return parsed(command, cli::parseExplain(rest, policy),
                      [&](const auto& o) { return cli::runExplain(o, policy); });
    }
    if (command == QStringLiteral("spf")) {
        return parsed(command, cli::parseSpf(rest), [](const auto& o) { return cli::runSpf(o); });
    }
    if (command == QStringLiteral("demo")) {
        return parsed(command, cli::parseDemo(rest), [&](const auto& o) { return cli::runDemo(o, policy); });
    }
    return refuse(
        command.isEmpty() ? "No command given." : "There is no command \"" + command.toStdString() + "\".",
        command);
}

/// Fonts, and with them the whole of Qt Gui, are needed for a PDF only.
std::unique_ptr<QCoreApplication> makeApplication(int& argc, char** argv) {
    const bool pdf = std::any_of(argv, argv + argc, [](const char* argument) {
        return std::string_view(argument).starts_with("--pdf");
    });
    if (!pdf) return std::make_unique<QCoreApplication>(argc, argv);
    qputenv("QT_QPA_PLATFORM", "offscreen");
    // What Qt Gui grumbles about a machine without a desktop is of no use to whoever reads the terminal.
    qInstallMessageHandler([](QtMsgType type, const QMessageLogContext&, const QString& text) {
        if (type == QtCriticalMsg || type == QtFatalMsg) cli::printError(text.toStdString());
    });
    return std::make_unique<QGuiApplication>(argc, argv);
}

}  // namespace

int main(int argc, char** argv) {
    cli::keepStreamsApart();
    if (const auto error = cli::standUpToLimits()) {
        cli::printError(*error);
        return cli::exitUsage;
    }
    const auto application = makeApplication(argc, argv);
    // What is printed is English and read by scripts, whatever language Qt set the machine's library to.
    for (const int category : {LC_NUMERIC, LC_TIME, LC_MESSAGES}) std::setlocale(category, "C");
    const auto policy = shippedPolicy();
    if (!policy) {
        cli::printError("This program was built wrongly: " + policy.error().file + ": " +
                        policy.error().what + ".");
        return cli::exitUsage;
    }
    const int status = dispatch(QCoreApplication::arguments().mid(1), *policy);
    if (const auto error = cli::finishOutput()) {
        cli::printError(*error);
        return cli::exitUsage;
    }
    return status;
}
