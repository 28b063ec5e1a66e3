// SPDX-License-Identifier: GPL-3.0-or-later
// What each action of the menus and each signal of the window's parts leads to.
#include "ui/dialogs/about_dialog.h"
#include "ui/dialogs/rules_dialog.h"
#include "ui/files/file_commands.h"
#include "ui/main_window.h"
#include "ui/pages/area_page.h"
#include "ui/pages/dashboard_page.h"
#include "ui/pages/recovery_page.h"
#include "ui/pages/welcome_page.h"
#include "ui/text/text.h"
#include "ui/widgets/demo_bar.h"
#include "ui/widgets/notice_bar.h"
#include "ui/widgets/proxy_bar.h"
#include "ui/widgets/target_bar.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>

namespace mailvitals::ui {

void MainWindow::connectActions() {
    connect(actions_.check, &QAction::triggered, this, &MainWindow::checkWhatIsTyped);
    connect(actions_.stop, &QAction::triggered, this, [this] { session_.stop(); });
    connect(actions_.field, &QAction::triggered, this, [this] { targetBar_->focusField(); });
    connect(actions_.options, &QAction::triggered, this, &MainWindow::askOptions);
    connect(actions_.thorough, &QAction::triggered, this, &MainWindow::askThorough);
    connect(actions_.outsideView, &QAction::triggered, this, &MainWindow::showOutsideView);
    connect(actions_.ownView, &QAction::triggered, this, [this] { lookThrough({}); });
    connect(actions_.message, &QAction::triggered, this, [this] { files_->askAndOpenMessage(); });
    connect(actions_.pasteMessage, &QAction::triggered, this,
            [this] { files_->takeMessage(QGuiApplication::clipboard()->text().toUtf8()); });
    connect(actions_.configuration, &QAction::triggered, this, [this] { askConfiguration({}); });
    connect(actions_.open, &QAction::triggered, this, [this] { files_->askAndOpen(); });
    connect(actions_.save, &QAction::triggered, this, [this] { files_->askAndSave(session_.snapshot()); });
    for (const auto& [format, action] : actions_.exports) {
        connect(action, &QAction::triggered, this,
                [this, format = format] { files_->askAndExport(format, session_.snapshot()); });
    }
    connect(actions_.quit, &QAction::triggered, this, &QWidget::close);
    connect(actions_.dashboard, &QAction::triggered, this, &MainWindow::showDashboard);
    connect(actions_.recoveryGuide, &QAction::triggered, this, &MainWindow::openRecoveryGuide);
    for (const auto& [area, action] : actions_.areas) {
        connect(action, &QAction::triggered, this, [this, area = area] { openArea(area); });
    }
    for (const auto& [choice, action] : actions_.themes) {
        connect(action, &QAction::triggered, this, [this, choice = choice] { chooseTheme(choice); });
    }
    connect(actions_.firstAct, &QAction::triggered, this, [this] { demonstrate(demo::Act::Healthy); });
    connect(actions_.secondAct, &QAction::triggered, this, [this] { demonstrate(demo::Act::Incident); });
    connect(actions_.endDemonstration, &QAction::triggered, this, &MainWindow::endDemonstration);
    connect(actions_.rules, &QAction::triggered, this, [this] {
        if (!rules_) rules_ = new RulesDialog(policy_.catalogue, this);
        rules_->show();
        rules_->raise();
        rules_->activateWindow();
    });
    connect(actions_.about, &QAction::triggered, this, [this] {
        auto* dialog = new AboutDialog(this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
    });
}

void MainWindow::connectParts() {
    connect(targetBar_, &TargetBar::checkWanted, this, &MainWindow::checkWhatIsTyped);
    connect(targetBar_, &TargetBar::stopWanted, this, [this] { session_.stop(); });
    connect(welcome_, &WelcomePage::demonstrationWanted, this, [this] { demonstrate(demo::Act::Healthy); });
    connect(demoBar_, &DemoBar::actWanted, this, &MainWindow::demonstrate);
    connect(demoBar_, &DemoBar::endWanted, this, &MainWindow::endDemonstration);
    connect(&demo_, &DemoShow::ready, this, &MainWindow::checkDemonstration);
    connect(&demo_, &DemoShow::failed, this,
            [this](const QString& sentence) { notice_->say(Mark::Look, sentence); });
    connect(dashboard_, &DashboardPage::areaChosen, this, &MainWindow::openArea);
    connect(areaPage_, &AreaPage::backWanted, this, &MainWindow::showDashboard);
    connect(areaPage_, &AreaPage::recheckWanted, this, [this](const QString& rule) { recheck(rule); });
    connect(proxyBar_, &ProxyBar::outsideViewWanted, this, &MainWindow::showOutsideView);
    connect(proxyBar_, &ProxyBar::offWanted, this, [this] { lookThrough({}); });
    connect(&outsideView_, &OutsideView::wanted, this, &MainWindow::showOutsideView);
    connect(&proof_, &ProofDesk::wanted, this, &MainWindow::askForProof);
    connect(&proof_, &ProofDesk::told, &session_, &CheckSession::tellArrival);
    connect(&mailSystem_, &MailSystem::chosen, this, [this](const QString& name) {
        settings_.setMailSystem(name);
        showSnapshot();
    });
    connect(recoveryPage_, &RecoveryPage::backWanted, this, &MainWindow::showDashboard);
    connect(recoveryPage_, &RecoveryPage::checkWanted, this, &MainWindow::checkAgain);
    connect(recoveryPage_, &RecoveryPage::findingWanted, this, [this](const QString& rule) {
        if (const RulePage* page = policy_.catalogue.page(toUtf8(rule))) openArea(page->area);
    });
    connect(&recovery_, &RecoveryBook::wanted, this, &MainWindow::openRecoveryGuide);
    connect(&recovery_, &RecoveryBook::changed, this, &MainWindow::showSnapshot);
    connect(&session_, &CheckSession::changed, this, &MainWindow::showSnapshot);
    connect(&session_, &CheckSession::runningChanged, this, &MainWindow::showState);
    connect(&session_, &CheckSession::finished, this, &MainWindow::tellWhatStands);
    connect(files_, &FileCommands::opened, this, [this](const SnapshotPtr& snapshot) {
        endDemonstration();
        session_.show(snapshot);
        targetBar_->setText(networkText(snapshot->evidence->request.target.toString()));
        showDashboard();
    });
    connect(files_, &FileCommands::messageRead, &messages_, &MessageDesk::take);
    connect(&messages_, &MessageDesk::checkWanted, this, &MainWindow::checkMessage);
    messages_.follow(actions_.senderLookup);
    connect(files_, &FileCommands::configurationRead, this, &MainWindow::askConfiguration);
    connect(welcome_, &WelcomePage::messageWanted, this, [this] { files_->askAndOpenMessage(); });
    connect(welcome_, &WelcomePage::configurationWanted, this, [this] { askConfiguration({}); });
    connect(files_, &FileCommands::written, this,
            [this](const QString& sentence) { notice_->say(Mark::Well, sentence); });
    connect(files_, &FileCommands::failed, this,
            [this](const QString& sentence) { notice_->say(Mark::Look, sentence); });
}

}  // namespace mailvitals::ui
