// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/actions.h"

#include "ui/text/text.h"

#include <QActionGroup>
#include <QCoreApplication>
#include <QMainWindow>
#include <QMenuBar>

namespace mailvitals::ui {
namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Actions)
};

QAction* add(QMenu* menu, const QString& text, const QList<QKeySequence>& keys = {}) {
    QAction* action = menu->addAction(text);
    action->setShortcuts(keys);
    return action;
}

QString wordsOf(ReportFormat format) {
    switch (format) {
        case ReportFormat::Pdf: return Words::tr("As &PDF…");
        case ReportFormat::Html: return Words::tr("As &HTML…");
        case ReportFormat::Markdown: return Words::tr("As &Markdown, for a forum…");
        case ReportFormat::Json: return Words::tr("As &JSON…");
        case ReportFormat::Text: break;
    }
    return Words::tr("As &text…");
}

}  // namespace

Actions::Actions(QMainWindow& window, const std::vector<Area>& areasShown) {
    addFileMenu(window);
    addCheckMenu(window);
    addViewMenu(window, areasShown);
    addDemonstrationMenu(window);
    addHelpMenu(window);
    // The same command is in two menus: it is what the field above asks for, and what people look for first.
    window.menuBar()->actions().constFirst()->menu()->insertAction(message, check);
    enable(false, {}, false);
}

void Actions::addFileMenu(QMainWindow& window) {
    QMenu* menu = window.menuBar()->addMenu(Words::tr("&File"));
    message = add(menu, Words::tr("Check a &message…"), {QKeySequence(Qt::CTRL | Qt::Key_M)});
    pasteMessage =
        add(menu, Words::tr("&Paste a message's source"), {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_V)});
    senderLookup = add(menu, Words::tr("&Look up the sender's records in the DNS"));
    configuration = add(menu, Words::tr("Check the server's con&figuration…"),
                        {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_M)});
    menu->addSeparator();
    open = add(menu, Words::tr("&Open…"), {QKeySequence::Open});
    recent = menu->addMenu(Words::tr("Open &recent"));
    save = add(menu, Words::tr("&Save evidence…"), {QKeySequence::Save});
    QMenu* reports = menu->addMenu(Words::tr("&Export report"));
    for (const ReportFormat format : allReportFormats) exports[format] = add(reports, wordsOf(format));
    exports[ReportFormat::Pdf]->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_E));
    reports->addSeparator();
    masked = add(reports, Words::tr("&Put other names and addresses in place of mine"));
    masked->setObjectName(QStringLiteral("masked-reports"));
    masked->setCheckable(true);
    menu->addSeparator();
    quit = add(menu, Words::tr("&Quit"),
               {QKeySequence(Qt::CTRL | Qt::Key_Q), QKeySequence(Qt::CTRL | Qt::Key_W)});
    quit->setMenuRole(QAction::QuitRole);
}

void Actions::addCheckMenu(QMainWindow& window) {
    QMenu* menu = window.menuBar()->addMenu(Words::tr("&Check"));
    check = add(menu, Words::tr("&Check"), {QKeySequence(Qt::Key_F5)});
    stop = add(menu, Words::tr("&Stop"), {QKeySequence(Qt::Key_Escape)});
    field = add(menu, Words::tr("Check ano&ther target"), {QKeySequence(Qt::CTRL | Qt::Key_L)});
    menu->addSeparator();
    thorough = add(menu, Words::tr("T&horough relay test…"));
    outsideView = add(menu, Words::tr("Check through &another host (SSH)…"));
    ownView = add(menu, Words::tr("Check from &this computer again"));
    menu->addSeparator();
    forget = add(menu, Words::tr("&Forget what was checked"));
    options = add(menu, Words::tr("Check &options…"), {QKeySequence(Qt::CTRL | Qt::Key_Comma)});
    options->setMenuRole(QAction::PreferencesRole);
}

void Actions::addViewMenu(QMainWindow& window, const std::vector<Area>& areasShown) {
    QMenu* menu = window.menuBar()->addMenu(Words::tr("&View"));
    dashboard = add(menu, Words::tr("&Overview"), {QKeySequence(Qt::ALT | Qt::Key_Left)});
    recoveryGuide = add(menu, Words::tr("&Recovery guide"), {QKeySequence(Qt::CTRL | Qt::Key_R)});
    menu->addSeparator();
    QString digits = QStringLiteral("1234567890");
    for (const Area area : areasShown) {
        areas[area] = add(menu, onButton(ownText(titleOf(area))));
        if (digits.isEmpty()) continue;
        areas[area]->setShortcut(QKeySequence(QStringLiteral("Ctrl+") + digits.front()));
        digits.remove(0, 1);
    }
    menu->addSeparator();
    QMenu* looks = menu->addMenu(Words::tr("&Theme"));
    auto* group = new QActionGroup(looks);
    themes[ThemeChoice::System] = add(looks, Words::tr("As the &system"));
    themes[ThemeChoice::Light] = add(looks, Words::tr("&Light"));
    themes[ThemeChoice::Dark] = add(looks, Words::tr("&Dark"));
    for (const auto& [choice, action] : themes) {
        action->setCheckable(true);
        group->addAction(action);
    }
}

void Actions::addDemonstrationMenu(QMainWindow& window) {
    QMenu* menu = window.menuBar()->addMenu(Words::tr("&Demonstration"));
    firstAct = add(menu, Words::tr("Act &1: the healthy server"));
    secondAct = add(menu, Words::tr("Act &2: after the network change"));
    menu->addSeparator();
    endDemonstration = add(menu, Words::tr("&End"));
}

void Actions::addHelpMenu(QMainWindow& window) {
    QMenu* menu = window.menuBar()->addMenu(Words::tr("&Help"));
    rules = add(menu, Words::tr("All &rules…"), {QKeySequence(Qt::Key_F1)});
    problem = add(menu, Words::tr("Copy versions for a &problem report"));
    problem->setObjectName(QStringLiteral("report-problem"));
    about = add(menu, Words::tr("&About Mailvitals"));
    about->setMenuRole(QAction::AboutRole);
}

void Actions::enable(bool running, const std::vector<Area>& areasShown, bool demonstrating) {
    const bool somethingShown = !areasShown.empty();
    check->setEnabled(!running);
    stop->setEnabled(running);
    const bool complete = somethingShown && !running;
    save->setEnabled(complete);
    for (const auto& [format, action] : exports) action->setEnabled(complete);
    dashboard->setEnabled(somethingShown);
    for (const auto& [area, action] : areas) {
        action->setEnabled(std::find(areasShown.begin(), areasShown.end(), area) != areasShown.end());
    }
    endDemonstration->setEnabled(demonstrating);
    outsideView->setEnabled(!demonstrating);
    thorough->setEnabled(!running && !demonstrating);
}

void Actions::enableOwnView(bool throughAnother) {
    ownView->setEnabled(throughAnother);
}

void Actions::enableRecoveryGuide(bool wanted) {
    recoveryGuide->setEnabled(wanted);
}

}  // namespace mailvitals::ui
