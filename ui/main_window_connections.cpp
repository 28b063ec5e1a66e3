// SPDX-License-Identifier: GPL-3.0-or-later
// What each action of the menus and each signal of the window's parts leads to.
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
#include "ui/widgets/subject_bar.h"
#include "ui/widgets/target_bar.h"
#include "ui/window_dialogs.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>

namespace mailvitals::ui {

void MainWindow::connectActions() {
    const auto on = [this](QAction* action, auto then) { connect(action, &QAction::triggered, this, then); };
    on(actions_.check, [this] { checkField(); });
    on(actions_.stop, [this] { session_.stop(); });
    on(actions_.field, [this] { targetBar_->focusField(); });
    on(actions_.options, [this] { dialogs_->openOptions(); });
    on(actions_.thorough, [this] { checks_.checkTypedThoroughly(targetBar_->text()); });
    on(actions_.outsideView, [this] { dialogs_->openOutsideView(); });
    on(actions_.ownView, [this] { lookThrough({}); });
    on(actions_.message, [this] { files_->askAndOpenMessage(); });
    on(actions_.pasteMessage, [this] { files_->takeMessage(QGuiApplication::clipboard()->text().toUtf8()); });
    on(actions_.configuration, [this] { openConfiguration({}); });
    on(actions_.open, [this] { files_->askAndOpen(); });
    on(actions_.save, [this] { files_->askAndSave(session_.snapshot()); });
    for (const auto& [format, action] : actions_.exports)
        on(action, [this, format = format] { files_->askAndExport(format, session_.snapshot()); });
    on(actions_.quit, [this] { close(); });
    on(actions_.dashboard, [this] { showDashboard(); });
    on(actions_.recoveryGuide, [this] { openRecoveryGuide(); });
    for (const auto& [area, action] : actions_.areas) on(action, [this, area = area] { openArea(area); });
    for (const auto& [choice, action] : actions_.themes)
        on(action, [this, choice = choice] { chooseTheme(choice); });
    on(actions_.firstAct, [this] { demonstrate(demo::Act::Healthy); });
    on(actions_.secondAct, [this] { demonstrate(demo::Act::Incident); });
    on(actions_.endDemonstration, [this] { endDemonstration(); });
    on(actions_.forget, [this] {
        settings_.forgetRecentTargets();
        showRecent();
    });
    connect(actions_.masked, &QAction::toggled, files_, &FileCommands::setMasked);
    connect(actions_.recent, &QMenu::aboutToShow, this, &MainWindow::fillRecentFiles);
    on(actions_.problem, [this] { copyVersions(); });
    on(actions_.rules, [this] { dialogs_->openRules(); });
    on(actions_.about, [this] { dialogs_->openAbout(); });
}

void MainWindow::connectParts() {
    connect(targetBar_, &TargetBar::checkWanted, this, &MainWindow::checkField);
    connect(subjectBar_, &SubjectBar::domainWanted, this, &MainWindow::check);
    connect(targetBar_, &TargetBar::stopWanted, this, [this] { session_.stop(); });
    connect(&checks_, &CheckCommands::begun, this, [this] {
        notice_->hide();
        showRecent();
        showDashboard();
    });
    connect(&checks_, &CheckCommands::begunAgain, notice_, &QWidget::hide);
    connect(&checks_, &CheckCommands::refused, targetBar_, &TargetBar::refuse);
    connect(&checks_, &CheckCommands::failed, notice_,
            [this](const QString& sentence) { notice_->say(Status::Warning, sentence); });
    connect(&checks_, &CheckCommands::consentWanted, dialogs_, &WindowDialogs::openConsent);
    connect(dialogs_, &WindowDialogs::optionsChanged, this, &MainWindow::showWay);
    connect(dialogs_, &WindowDialogs::proxyChosen, this, &MainWindow::lookThrough);
    connect(dialogs_, &WindowDialogs::checkWanted, this, &MainWindow::checkField);
    connect(&checks_, &CheckCommands::configurationWanted, this, [this] { openConfiguration({}); });
    connect(dialogs_, &WindowDialogs::proofAgreed, this, [this](const RelayProof& proof) {
        areaPage_->reveal("relay.proof");
        checks_.recheck(QStringLiteral("relay.proof"), proof);
    });
    connect(dialogs_, &WindowDialogs::configurationGiven, this, [this](const ConfigurationItem& texts) {
        endDemonstration();
        checks_.checkConfiguration(texts);
    });
    connect(welcome_, &WelcomePage::demonstrationWanted, this, [this] { demonstrate(demo::Act::Healthy); });
    connect(welcome_, &WelcomePage::targetWanted, this, &MainWindow::check);
    connect(welcome_, &WelcomePage::forgetWanted, actions_.forget, &QAction::trigger);
    connect(welcome_, &WelcomePage::messageWanted, this, [this] { files_->askAndOpenMessage(); });
    connect(welcome_, &WelcomePage::configurationWanted, this, [this] { openConfiguration({}); });
    connect(demoBar_, &DemoBar::actWanted, this, &MainWindow::demonstrate);
    connect(demoBar_, &DemoBar::endWanted, this, &MainWindow::endDemonstration);
    connect(&demo_, &DemoShow::ready, this, &MainWindow::showDemonstration);
    connect(&demo_, &DemoShow::failed, this,
            [this](const QString& sentence) { notice_->say(Status::Warning, sentence); });
    connect(dashboard_, &DashboardPage::areaChosen, this, &MainWindow::openArea);
    connect(areaPage_, &AreaPage::backWanted, this, &MainWindow::showDashboard);
    connect(areaPage_, &AreaPage::recheckWanted, this,
            [this](const QString& rule) { checks_.recheck(rule); });
    connect(areaPage_, &AreaPage::arrivalChosen, &checks_, &CheckCommands::checkArrivalAt);
    connect(areaPage_, &AreaPage::ownServerTold, this, [this](bool own) {
        checks_.tellOwnServer(own);
        showSnapshot();
    });
    connect(proxyBar_, &ProxyBar::outsideViewWanted, dialogs_, &WindowDialogs::openOutsideView);
    connect(proxyBar_, &ProxyBar::offWanted, this, [this] { lookThrough({}); });
    connect(&outsideView_, &OutsideView::wanted, dialogs_, &WindowDialogs::openOutsideView);
    connect(&proof_, &ProofDesk::wanted, dialogs_, &WindowDialogs::openProof);
    connect(&proof_, &ProofDesk::told, &session_, &CheckSession::tellArrival);
    connect(&mailSystem_, &MailSystem::chosen, this, [this](const QString& name) {
        settings_.setMailSystem(name);
        showSnapshot();
    });
    connect(recoveryPage_, &RecoveryPage::backWanted, this, &MainWindow::showDashboard);
    connect(recoveryPage_, &RecoveryPage::checkWanted, &checks_, &CheckCommands::checkAgain);
    connect(recoveryPage_, &RecoveryPage::findingWanted, this, [this](const QString& rule) {
        if (const RulePage* page = policy_.catalogue.page(toUtf8(rule))) openArea(page->area);
    });
    connect(&recovery_, &RecoveryBook::wanted, this, &MainWindow::openRecoveryGuide);
    connect(&recovery_, &RecoveryBook::changed, this, &MainWindow::showSnapshot);
    connect(&session_, &CheckSession::changed, this, &MainWindow::showSnapshot);
    connect(&session_, &CheckSession::runningChanged, this, &MainWindow::showState);
    connect(&session_, &CheckSession::rechecked, this, &MainWindow::tellRecheck);
}

void MainWindow::connectFiles() {
    connect(files_, &FileCommands::opened, this, [this](const SnapshotPtr& snapshot) {
        endDemonstration();
        session_.show(snapshot);
        notice_->hide();
        const CheckRequest& request = snapshot->evidence->request;
        if (!request.message && !request.configuration)
            targetBar_->setText(networkText(request.target.toString()));
        showDashboard();
    });
    connect(files_, &FileCommands::messageRead, &messages_, &MessageDesk::take);
    connect(files_, &FileCommands::mailboxRead, &messages_, &MessageDesk::choose);
    connect(&messages_, &MessageDesk::messageWanted, files_, &FileCommands::takeFromMailbox);
    connect(&messages_, &MessageDesk::checkWanted, this, [this](const InputMessage& message) {
        endDemonstration();
        checks_.checkMessage(message);
    });
    messages_.follow(actions_.senderLookup);
    connect(files_, &FileCommands::configurationRead, this, [this](const ConfigurationItem& texts) {
        notice_->hide();
        openConfiguration(texts);
    });
    connect(files_, &FileCommands::written, this,
            [this](const QString& sentence, const QString& file) { notice_->sayWritten(sentence, file); });
    connect(files_, &FileCommands::failed, this,
            [this](const QString& sentence) { notice_->say(Status::Warning, sentence); });
}

}  // namespace mailvitals::ui
