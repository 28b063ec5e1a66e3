// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_window.h"

#include "ui/dialogs/check_options_dialog.h"
#include "ui/dialogs/configuration_dialog.h"
#include "ui/dialogs/outside_view_dialog.h"
#include "ui/dialogs/proof_dialog.h"
#include "ui/dialogs/rules_dialog.h"
#include "ui/dialogs/thorough_dialog.h"
#include "ui/files/file_commands.h"
#include "ui/files/local_files.h"
#include "ui/pages/area_page.h"
#include "ui/pages/dashboard_page.h"
#include "ui/pages/recovery_page.h"
#include "ui/pages/welcome_page.h"
#include "ui/session/recheck_plan.h"
#include "ui/style/app_icon.h"
#include "ui/text/text.h"
#include "ui/widgets/demo_bar.h"
#include "ui/widgets/notice_bar.h"
#include "ui/widgets/proxy_bar.h"
#include "ui/widgets/target_bar.h"

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
      proxyBar_(new ProxyBar),
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
    column->addWidget(proxyBar_);
    column->addWidget(pages_, 1);
    setCentralWidget(central);
    demoBar_->hide();
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
    CheckRequest request = requestFor(target, *options);
    request.thorough = thorough;
    const run::RunSettings settings = withTimeFor(request, options->settings);
    session_.start(std::move(request), settings);
    return true;
}

/// By the options, and with what messages have taught.
CheckRequest MainWindow::requestFor(const Target& target, const ParsedOptions& options) const {
    CheckRequest request = makeRequest(target, options, policy_.ownAddressServices);
    std::vector<std::string> learned;
    for (const QString& selector : settings_.learnedSelectors(ownText(target.toString())))
        learned.push_back(toUtf8(selector));
    request.selectors = withSelectors(request.selectors, learned);
    return request;
}

void MainWindow::askThorough() {
    const auto target = Target::parse(toUtf8(targetBar_->text()));
    if (!target) return targetBar_->refuse(ownText(explain(target.error())));
    askConsent(*target, [this, target = *target] {
        if (startCheck(target, true)) showDashboard();
    });
}

void MainWindow::askConsent(const Target& target, std::function<void()> then) {
    auto* dialog = new ThoroughDialog(networkText(target.toString()), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, std::move(then));
    dialog->open();
}

void MainWindow::askForProof(const AcceptedForm& through, const Target& target) {
    auto* dialog = new ProofDialog(through, target, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        areaPage_->reveal("relay.proof");
        recheck(QStringLiteral("relay.proof"), dialog->proof());
    });
    dialog->open();
}

/// The server of what is shown, whatever stands in the field, and without leaving the page.
void MainWindow::checkAgain() {
    if (demo_.isOn()) return session_.start(demo_.request(), demo_.settings());
    (void)startCheck(session_.snapshot()->evidence->request.target);
}

void MainWindow::checkMessage(const InputMessage& message) {
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
void MainWindow::askConfiguration(const ConfigurationItem& input) {
    notice_->hide();
    auto* dialog = new ConfigurationDialog(settings_, mailSystem_, background_, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ConfigurationDialog::checkWanted, this, &MainWindow::checkConfiguration);
    dialog->take(input);
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

void MainWindow::recheck(const QString& rule, const std::optional<RelayProof>& proof, bool agreed) {
    if (session_.isRunning()) return;
    const auto options = parse(demo_.isOn() ? CheckOptions() : settings_.options());
    if (!options) return notice_->say(Mark::Look, tr("Check options: %1").arg(options.error().sentence));
    notice_->hide();
    const SnapshotPtr shown = session_.snapshot();
    const Target& target = shown->evidence->request.target;
    CheckRequest present = demo_.isOn() ? demo_.request() : requestFor(target, *options);
    present.offline = shown->evidence->request.message && messages_.isOffline();
    present.proof = proof;
    const RecheckPlan plan =
        planRecheck(*shown, toUtf8(rule), std::move(present),
                    demo_.isOn() ? demo_.settings() : options->settings, policy_.catalogue, agreed);
    switch (plan.kind) {
        case RecheckPlan::Kind::OneRule: return session_.recheck(toUtf8(rule), plan.request, plan.settings);
        case RecheckPlan::Kind::Everything: return session_.start(plan.request, plan.settings);
        case RecheckPlan::Kind::AfterConsent:
            return askConsent(target, [this, rule, proof] { recheck(rule, proof, true); });
    }
}

/// Says it where the last re-check changed nothing, although nothing got better.
void MainWindow::tellWhatStands() {
    const SnapshotPtr snapshot = session_.snapshot();
    if (!snapshot || snapshot->standing.empty()) return;
    QStringList places;
    for (const std::string& place : snapshot->standing) places << networkText(place);
    notice_->say(Mark::Look, tr("Nobody could look again at what was found at %1, so it still stands.")
                                 .arg(places.join(QStringLiteral(", "))));
}

void MainWindow::openArea(Area area) {
    if (!session_.snapshot() || !session_.snapshot()->area(area)) return;
    areaPage_->open(area);
    pages_->setCurrentWidget(areaPage_);
    showSnapshot();
}

void MainWindow::openRecoveryGuide() {
    const SnapshotPtr snapshot = session_.snapshot();
    if (!snapshot || !isRecoveryWanted(snapshot->findings, recovery_.progress(), policy_.catalogue)) return;
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
        actions_.enableRecoveryGuide(false);
        pages_->setCurrentWidget(welcome_);
        setWindowTitle(QStringLiteral("Mailvitals"));
        return;
    }
    const QString target = networkText(snapshot->evidence->request.target.toString());
    setWindowTitle(tr("%1 – Mailvitals").arg(target));
    recovery_.open(target, !demo_.isOn());
    actions_.enableRecoveryGuide(
        isRecoveryWanted(snapshot->findings, recovery_.progress(), policy_.catalogue));
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
    const QString proxy = ownText(net::Proxy{net::parseSocks5(toUtf8(chosen))}.toString());
    actions_.enableOwnView(!chosen.isEmpty());
    const SnapshotPtr snapshot = session_.snapshot();
    const bool offered = snapshot && snapshot->phase != Snapshot::Phase::Running &&
                         anyWantsOutsideView(snapshot->findings, policy_.catalogue);
    if (!demo_.isOn() && !proxy.isEmpty()) return proxyBar_->showProxy(proxy);
    if (!demo_.isOn() && offered) return proxyBar_->offerOutsideView();
    proxyBar_->hide();
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
