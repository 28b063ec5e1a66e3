// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_window.h"

#include "ui/files/file_commands.h"
#include "ui/files/local_files.h"
#include "ui/pages/area_page.h"
#include "ui/pages/dashboard_page.h"
#include "ui/pages/page_stack.h"
#include "ui/pages/recovery_page.h"
#include "ui/pages/welcome_page.h"
#include "ui/style/app_icon.h"
#include "ui/text/text.h"
#include "ui/widgets/demo_bar.h"
#include "ui/widgets/notice_bar.h"
#include "ui/widgets/proxy_bar.h"
#include "ui/widgets/target_bar.h"
#include "ui/window_dialogs.h"

#include <QAction>
#include <QApplication>
#include <QBoxLayout>
#include <QCloseEvent>
#include <QDropEvent>
#include <QScreen>
#include <QTime>

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
      dialogs_(new WindowDialogs(policy, settings, mailSystem_, background_, this)),
      actions_(*this, areasWithRules(policy.catalogue)),
      demoBar_(new DemoBar),
      targetBar_(new TargetBar),
      notice_(new NoticeBar),
      proxyBar_(new ProxyBar),
      welcome_(new WelcomePage(policy.catalogue)),
      dashboard_(new DashboardPage(policy.catalogue, recovery_)),
      areaPage_(new AreaPage({policy.catalogue, mailSystem_, outsideView_, proof_, recovery_})),
      recoveryPage_(new RecoveryPage(policy.catalogue, mailSystem_, recovery_)),
      pages_(new PageStack({dashboard_, areaPage_, recoveryPage_, welcome_})) {
    setWindowIcon(appIcon());
    setAcceptDrops(true);
    layOut();
    connectActions();
    connectParts();
    connectFiles();
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
    checks_.checkTyped(typed);
}

void MainWindow::open(const QStringList& files) {
    files_->open(files);
}

void MainWindow::demonstrate(demo::Act act) {
    notice_->hide();
    demo_.begin(act);
}

void MainWindow::showDemonstration() {
    demoBar_->showAct(demo_.act());
    demoBar_->show();
    targetBar_->setText(ownText(demo::World::domain()));
    checks_.checkDemonstration();
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

/// A re-check that changes nothing would look as if the button did nothing; and where nobody could look again
/// at what had been found, nothing got better either.
void MainWindow::tellRecheck(bool changed) {
    QStringList places;
    for (const std::string& place : session_.snapshot()->standing) places << networkText(place);
    if (!places.isEmpty()) {
        notice_->say(Status::Warning,
                     tr("What was found at %1 could not be checked again, so it still stands.")
                         .arg(places.join(QStringLiteral(", "))));
    } else if (!changed) {
        notice_->say(Status::Notice, tr("Checked again at %1: the result is the same as before.")
                                         .arg(QTime::currentTime().toString(QStringLiteral("HH:mm:ss"))));
    }
}

void MainWindow::openArea(Area area) {
    if (!session_.snapshot() || !session_.snapshot()->area(area)) return;
    areaPage_->open(area);
    pages_->open(areaPage_);
    showSnapshot();
}

void MainWindow::openRecoveryGuide() {
    const SnapshotPtr snapshot = session_.snapshot();
    if (!snapshot || !isRecoveryWanted(snapshot->findings, recovery_.progress(), policy_.catalogue)) return;
    pages_->open(recoveryPage_);
    showSnapshot();
    recoveryPage_->open();
}

void MainWindow::showDashboard() {
    if (!session_.snapshot()) return;
    const bool back = pages_->current() == areaPage_;
    pages_->open(dashboard_);
    if (back) dashboard_->focusCard(areaPage_->area());
}

void MainWindow::showSnapshot() {
    const SnapshotPtr snapshot = session_.snapshot();
    actions_.enable(session_.isRunning(), areasShownIn(snapshot), demo_.isOn());
    showWay();
    if (snapshot) recovery_.open(networkText(snapshot->evidence->request.target.toString()), !demo_.isOn());
    actions_.enableRecoveryGuide(
        snapshot && isRecoveryWanted(snapshot->findings, recovery_.progress(), policy_.catalogue));
    const bool rechecking = snapshot && snapshot->phase == Snapshot::Phase::Rechecking;
    const bool own =
        snapshot && settings_.isOwnServer(ownText(snapshot->evidence->request.target.toString()));
    pages_->display(snapshot,
                    {[this](const std::string& rule) { return session_.rechecksOf(rule); },
                     !session_.isRunning() || rechecking, checks_.canCheckAgain(), own, !demo_.isOn()});
    if (!snapshot) return setWindowTitle(QStringLiteral("Mailvitals"));
    setWindowTitle(tr("%1 – Mailvitals").arg(networkText(snapshot->evidence->request.target.toString())));
    if (session_.isRunning()) targetBar_->showProgress(snapshot->progress);
}

void MainWindow::showState() {
    targetBar_->setRunning(session_.isRunning());
    showSnapshot();
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
