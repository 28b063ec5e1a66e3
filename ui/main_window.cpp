// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_window.h"

#include "ui/app_icon.h"
#include "ui/dialogs/about_dialog.h"
#include "ui/dialogs/check_options_dialog.h"
#include "ui/dialogs/configuration_dialog.h"
#include "ui/dialogs/outside_view_dialog.h"
#include "ui/dialogs/rules_dialog.h"
#include "ui/dialogs/thorough_dialog.h"
#include "ui/file_commands.h"
#include "ui/local_files.h"
#include "ui/pages/area_page.h"
#include "ui/pages/dashboard_page.h"
#include "ui/pages/recovery_page.h"
#include "ui/pages/welcome_page.h"
#include "ui/text.h"
#include "ui/widgets/demo_bar.h"
#include "ui/widgets/notice_bar.h"
#include "ui/widgets/target_bar.h"
#include "ui/widgets/way_bar.h"

#include <QAction>
#include <QApplication>
#include <QBoxLayout>
#include <QClipboard>
#include <QCloseEvent>
#include <QDropEvent>
#include <QScreen>
#include <QStackedWidget>

namespace mailvitals::ui {

MainWindow::MainWindow(const Policy& policy, Settings& settings, QWidget* parent)
    : QMainWindow(parent),
      policy_(policy),
      settings_(settings),
      session_(policy),
      demo_(background_),
      mailSystem_(settings.mailSystem()),
      recovery_(settings, mailSystem_),
      files_(new FileCommands(policy, settings, recovery_, background_, this)),
      actions_(*this, areasWithRules(policy.catalogue)),
      demoBar_(new DemoBar),
      targetBar_(new TargetBar),
      notice_(new NoticeBar),
      way_(new WayBar),
      pages_(new QStackedWidget),
      welcome_(new WelcomePage(policy.catalogue)),
      dashboard_(new DashboardPage(policy.catalogue, recovery_)),
      areaPage_(new AreaPage({policy.catalogue, mailSystem_, outsideView_, proof_, recovery_})),
      recoveryPage_(new RecoveryPage(policy.catalogue, mailSystem_, recovery_)) {
    setWindowIcon(appIcon());
    setAcceptDrops(true);
    layOut();
    connectActions();
    connectParts();
    targetBar_->setRecent(settings_.recentTargets());
    actions_.themes.at(settings_.theme())->setChecked(true);
    if (!restoreGeometry(settings_.windowGeometry())) {
        const QSize room = screen()->availableSize();
        resize(std::min(1280, room.width() * 9 / 10), std::min(760, room.height() * 9 / 10));
    }
    restoreState(settings_.windowState());
    showState();
    targetBar_->focusField();
}

MainWindow::~MainWindow() = default;

void MainWindow::layOut() {
    for (QWidget* page : std::initializer_list<QWidget*>{welcome_, dashboard_, areaPage_, recoveryPage_})
        pages_->addWidget(page);
    auto* central = new QWidget;
    auto* column = new QVBoxLayout(central);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(demoBar_);
    column->addWidget(targetBar_);
    column->addWidget(notice_);
    column->addWidget(way_);
    column->addWidget(pages_, 1);
    setCentralWidget(central);
    demoBar_->hide();
}

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
    connect(actions_.wayOut, &QAction::triggered, this, &MainWindow::openWayOut);
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
    connect(way_, &WayBar::outsideViewWanted, this, &MainWindow::showOutsideView);
    connect(way_, &WayBar::offWanted, this, [this] { lookThrough({}); });
    connect(&outsideView_, &OutsideView::wanted, this, &MainWindow::showOutsideView);
    connect(&proof_, &ProofDesk::agreed, this, [this](const RelayProof& proof) {
        areaPage_->reveal("relay.proof");
        recheck(QStringLiteral("relay.proof"), proof);
    });
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
    connect(&recovery_, &RecoveryBook::wanted, this, &MainWindow::openWayOut);
    connect(&recovery_, &RecoveryBook::changed, this, &MainWindow::showSnapshot);
    connect(&session_, &CheckSession::changed, this, &MainWindow::showSnapshot);
    connect(&session_, &CheckSession::runningChanged, this, &MainWindow::showState);
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

void MainWindow::check(const QString& typed) {
    targetBar_->setText(typed);
    checkWhatIsTyped();
}

void MainWindow::open(const QStringList& files) {
    files_->open(files);
}

void MainWindow::checkWhatIsTyped() {
    const auto target = Target::parse(toUtf8(targetBar_->text()));
    if (!target) return targetBar_->refuse(ownText(explain(target.error())));
    if (demo_.isOn()) {
        if (*target == demo_.request().target) return checkDemonstration();
        return targetBar_->refuse(tr("The demonstration knows %1 only. End it to check a server of your own.")
                                      .arg(ownText(demo::World::domain())));
    }
    if (startCheck(*target)) showDashboard();
}

bool MainWindow::startCheck(const Target& target, bool thorough) {
    auto options = parse(settings_.options());
    if (!options) {
        notice_->say(Mark::Look, tr("Check options: %1").arg(options.error().sentence));
        return false;
    }
    notice_->hide();
    settings_.addRecentTarget(ownText(target.toString()));
    targetBar_->setRecent(settings_.recentTargets());
    CheckRequest request = makeRequest(target, *options, policy_.ownAddressServices);
    for (const QString& selector : settings_.learnedSelectors(ownText(target.toString())))
        request.selectors.push_back(toUtf8(selector));
    request.thorough = thorough;
    if (thorough) {
        const std::chrono::milliseconds least = run::thoroughTimeout;
        options->settings.timeout = std::max(options->settings.timeout, least);
    }
    session_.start(std::move(request), options->settings);
    return true;
}

void MainWindow::askThorough() {
    const auto target = Target::parse(toUtf8(targetBar_->text()));
    if (!target) return targetBar_->refuse(ownText(explain(target.error())));
    auto* dialog = new ThoroughDialog(networkText(target->toString()), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, target = *target] {
        if (startCheck(target, true)) showDashboard();
    });
    dialog->open();
}

/// The server of what is shown, whatever stands in the field, and without leaving the page.
void MainWindow::checkAgain() {
    if (demo_.isOn()) return session_.start(demo_.request(), demo_.settings());
    (void)startCheck(session_.snapshot()->evidence->request.target);
}

void MainWindow::checkMessage(const HandedMessage& message) {
    const auto options = parse(settings_.options());
    if (!options) return notice_->say(Mark::Look, tr("Check options: %1").arg(options.error().sentence));
    endDemonstration();
    notice_->hide();
    if (const DomainName* domain = message.target.domain()) {
        QStringList selectors;
        for (const std::string& selector : selectorsOf(*message.item, *domain))
            selectors << networkText(selector);
        if (!selectors.isEmpty()) settings_.learnSelectors(ownText(message.target.toString()), selectors);
    }
    CheckRequest request = makeRequest(message.target, *options, policy_.ownAddressServices);
    request.message = message.item;
    request.offline = messages_.isOffline();
    targetBar_->setText(networkText(message.target.toString()));
    session_.start(std::move(request), options->settings);
    showDashboard();
}

/// Shows what was handed over already, and takes more of it.
void MainWindow::askConfiguration(const ConfigurationItem& handed) {
    notice_->hide();
    auto* dialog = new ConfigurationDialog(settings_, mailSystem_, background_, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ConfigurationDialog::checkWanted, this, &MainWindow::checkConfiguration);
    dialog->take(handed);
    dialog->open();
}

/// No rule of such a check asks anybody: it is over at once.
void MainWindow::checkConfiguration(const ConfigurationItem& configuration) {
    endDemonstration();
    notice_->hide();
    CheckRequest request{targetOf(configuration), {}, {}, {}, {}};
    request.configuration = std::make_shared<const ConfigurationItem>(configuration);
    targetBar_->setText(request.target.isNameless() ? QString() : networkText(request.target.toString()));
    session_.start(std::move(request), {});
    showDashboard();
}

void MainWindow::demonstrate(demo::Act act) {
    notice_->hide();
    demo_.begin(act);
}

void MainWindow::checkDemonstration() {
    demoBar_->showAct(demo_.act());
    demoBar_->show();
    targetBar_->setText(ownText(demo::World::domain()));
    session_.start(demo_.request(), demo_.settings());
    showDashboard();
}

void MainWindow::endDemonstration() {
    if (!demo_.isOn()) return demo_.end();
    session_.clear();
    demo_.end();
    demoBar_->hide();
    targetBar_->setText({});
    showState();
    targetBar_->focusField();
}

void MainWindow::recheck(const QString& rule, std::optional<RelayProof> proof) {
    if (demo_.isOn()) {
        CheckRequest request = demo_.request();
        request.proof = std::move(proof);
        return session_.recheck(toUtf8(rule), std::move(request), demo_.settings());
    }
    const auto options = parse(settings_.options());
    if (!options) return notice_->say(Mark::Look, tr("Check options: %1").arg(options.error().sentence));
    const CheckRequest& before = session_.snapshot()->evidence->request;
    CheckRequest request = makeRequest(before.target, *options, policy_.ownAddressServices);
    request.message = before.message;
    request.offline = request.message && messages_.isOffline();
    request.configuration = before.configuration;
    request.proof = std::move(proof);
    session_.recheck(toUtf8(rule), std::move(request), options->settings);
}

void MainWindow::openArea(Area area) {
    if (!session_.snapshot() || !session_.snapshot()->area(area)) return;
    areaPage_->open(area);
    pages_->setCurrentWidget(areaPage_);
    showSnapshot();
}

void MainWindow::openWayOut() {
    const SnapshotPtr snapshot = session_.snapshot();
    if (!snapshot || !isRecoveryWanted(snapshot->findings, recovery_.progress())) return;
    pages_->setCurrentWidget(recoveryPage_);
    recoveryPage_->open(*snapshot, canCheckAgain());
}

bool MainWindow::canCheckAgain() const {
    return !session_.isRunning() && !session_.snapshot()->evidence->request.target.isNameless();
}

void MainWindow::showDashboard() {
    if (!session_.snapshot()) return;
    const bool back = pages_->currentWidget() == areaPage_;
    pages_->setCurrentWidget(dashboard_);
    if (back) dashboard_->focusCard(areaPage_->area());
}

void MainWindow::showSnapshot() {
    const SnapshotPtr snapshot = session_.snapshot();
    actions_.enable(session_.isRunning(), areasShownIn(snapshot), demo_.isOn());
    showWay();
    if (!snapshot) {
        actions_.enableWayOut(false);
        pages_->setCurrentWidget(welcome_);
        setWindowTitle(QStringLiteral("Mailvitals"));
        return;
    }
    const QString target = networkText(snapshot->evidence->request.target.toString());
    setWindowTitle(tr("%1 – Mailvitals").arg(target));
    recovery_.open(target, !demo_.isOn());
    actions_.enableWayOut(isRecoveryWanted(snapshot->findings, recovery_.progress()));
    dashboard_->show(*snapshot);
    if (pages_->currentWidget() == areaPage_ && snapshot->area(areaPage_->area())) {
        areaPage_->show(*snapshot, {[this](const std::string& rule) { return session_.rechecksOf(rule); },
                                    !session_.isRunning() || snapshot->phase == Snapshot::Phase::Rechecking});
    } else if (pages_->currentWidget() == recoveryPage_) {
        recoveryPage_->show(*snapshot, canCheckAgain());
    } else {
        pages_->setCurrentWidget(dashboard_);
    }
    if (session_.isRunning()) targetBar_->showProgress(snapshot->progress);
}

void MainWindow::showState() {
    targetBar_->setRunning(session_.isRunning());
    showSnapshot();
}

void MainWindow::askOptions() {
    auto* dialog = new CheckOptionsDialog(settings_.options(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        settings_.setOptions(dialog->options());
        showWay();
    });
    dialog->open();
}

void MainWindow::showOutsideView() {
    auto* dialog = new OutsideViewDialog(settings_.options().proxy, policy_.ownAddressServices, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &OutsideViewDialog::chosen, this, &MainWindow::lookThrough);
    connect(dialog, &OutsideViewDialog::checkWanted, this, &MainWindow::checkWhatIsTyped);
    dialog->open();
}

void MainWindow::lookThrough(const QString& proxy) {
    CheckOptions options = settings_.options();
    options.proxy = proxy;
    settings_.setOptions(options);
    showWay();
}

/// The demonstration has a way of its own, of which nobody need know.
void MainWindow::showWay() {
    const QString chosen = settings_.options().proxy;
    const QString proxy = ownText(net::WayOut{net::parseSocks5(toUtf8(chosen))}.toString());
    actions_.enableOwnView(!chosen.isEmpty());
    const SnapshotPtr snapshot = session_.snapshot();
    const bool offered =
        snapshot && snapshot->phase != Snapshot::Phase::Running && anyWantsOutsideView(snapshot->findings);
    if (!demo_.isOn() && !proxy.isEmpty()) return way_->showProxy(proxy);
    if (!demo_.isOn() && offered) return way_->offerOutsideView();
    way_->hide();
}

void MainWindow::chooseTheme(ThemeChoice choice) {
    settings_.setTheme(choice);
    applyTheme(*qApp, choice);
}

void MainWindow::changeEvent(QEvent* event) {
    QMainWindow::changeEvent(event);
    // Told by the platform when its own theme changes, not when ours does.
    if (event->type() == QEvent::ThemeChange && settings_.theme() == ThemeChoice::System) {
        applyTheme(*qApp, ThemeChoice::System);
    }
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (!localFiles(*event->mimeData()).isEmpty() || event->mimeData()->hasText())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
    event->acceptProposedAction();
    const QStringList files = localFiles(*event->mimeData());
    if (files.isEmpty()) return files_->take(event->mimeData()->text().toUtf8());
    files_->open(files);
}

/// Cancels what runs; the rest of the farewell happens when nobody looks any more.
void MainWindow::closeEvent(QCloseEvent* event) {
    session_.stop();
    settings_.setWindow(saveGeometry(), saveState());
    event->accept();
}

}  // namespace mailvitals::ui
