// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/printable.h"
#include "ui/command_line.h"
#include "ui/main_window.h"
#include "ui/style/theme.h"

#include <QApplication>
#include <QLocale>

#include <clocale>
#include <cstdio>

namespace {

// What sysexits.h calls EX_USAGE and EX_SOFTWARE.
constexpr int exitUsage = 64;
constexpr int exitSoftware = 70;

/// Questions that can be answered without a screen.
bool answered(int argc, char** argv) {
    QStringList words;
    for (int i = 1; i < argc; ++i) words << QString::fromLocal8Bit(argv[i]);
    const auto line = mailvitals::ui::parseCommandLine(words);
    if (!line || (!line->help && !line->version)) return false;
    const QString text =
        line->help ? mailvitals::ui::helpText() : QStringLiteral("mailvitals " MAILVITALS_VERSION "\n");
    std::fputs(qPrintable(text), stdout);
    return true;
}

}  // namespace

int main(int argc, char** argv) {
    if (answered(argc, argv)) return 0;
    const auto policy = mailvitals::shippedPolicy();
    if (!policy) {
        std::fprintf(stderr, "mailvitals: This program was built wrongly: %s: %s.\n",
                     policy.error().file.c_str(), policy.error().what.c_str());
        return exitSoftware;
    }
    QApplication application(argc, argv);
    // The window and its reports are English, whatever language Qt set the machine's library to.
    for (const int category : {LC_NUMERIC, LC_TIME, LC_MESSAGES}) std::setlocale(category, "C");
    QLocale::setDefault(QLocale::c());
    QApplication::setOrganizationName(QStringLiteral("Mailvitals"));
    QApplication::setApplicationName(QStringLiteral("mailvitals"));
    QApplication::setApplicationDisplayName(QStringLiteral("Mailvitals"));
    QApplication::setApplicationVersion(QStringLiteral(MAILVITALS_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("org.mailvitals.mailvitals"));
    const auto line = mailvitals::ui::parseCommandLine(QApplication::arguments().mid(1));
    if (!line) {
        std::fprintf(stderr, "mailvitals: %s\n", mailvitals::printable(line.error().toStdString()).c_str());
        return exitUsage;
    }
    mailvitals::ui::Settings settings;
    mailvitals::ui::applyTheme(application, settings.theme());
    mailvitals::ui::MainWindow window(*policy, settings);
    window.show();
    if (line->demonstration) window.demonstrate(mailvitals::demo::Act::Healthy);
    if (!line->target.isEmpty()) window.check(line->target);
    if (!line->files.isEmpty()) window.open(line->files);
    return QApplication::exec();
}
