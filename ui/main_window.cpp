// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_window.h"

#include "report/mail_system.h"
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
#include "ui/widgets/subject_bar.h"
#include "ui/widgets/target_bar.h"
#include "ui/window_dialogs.h"

#include <QAction>
#include <QApplication>
#include <QBoxLayout>
#include <QClipboard>
#include <QCloseEvent>
#include <QDropEvent>
#include <QFileInfo>
#include <QMenu>
#include <QPushButton>
#include <QScreen>
#include <QSysInfo>
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
      subjectBar_(new SubjectBar),
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
    showRecent();
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
    column->addWidget(subjectBar_);
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

/// What stands in the field; and where nothing does, the message or the configuration that is shown. The
/// domain which that names is nobody's wish: relay probes of its servers would go to a stranger.
void MainWindow::checkField() {
    if (targetBar_->text().trimmed().isEmpty() && checks_.showsHandedText()) return checks_.checkAgain();
    checks_.checkTyped(targetBar_->text());
}

/// The field names what "Check" is about, so it is empty while a message or a configuration is shown.
void MainWindow::showSubject(const SnapshotPtr& snapshot) {
    const CheckRequest* request = snapshot ? &snapshot->evidence->request : nullptr;
    const void* handed = nullptr;
    if (request && request->message)
        handed = request->message.get();
    else if (request)
        handed = request->configuration.get();
    if (handed == handed_) return;
    handed_ = handed;
    targetBar_->showsHandedText(handed);
    if (!handed) return subjectBar_->hide();
    targetBar_->setText({});
    subjectBar_->display(*request);
}

void MainWindow::showRecent() {
    const QStringList targets = settings_.recentTargets();
    targetBar_->setRecent(targets);
    welcome_->setRecent(targets);
    actions_.forget->setEnabled(!targets.isEmpty());
}

void MainWindow::fillRecentFiles() {
    actions_.recent->clear();
    for (const QString& file : settings_.recentFiles()) {
        QAction* action =
            actions_.recent->addAction(onButton(networkText(toUtf8(QFileInfo(file).fileName()))));
        action->setToolTip(plainToolTip(networkText(toUtf8(file))));
        connect(action, &QAction::triggered, this, [this, file] { files_->open({file}); });
    }
    if (actions_.recent->isEmpty())
        actions_.recent->addAction(tr("No file was opened yet"))->setEnabled(false);
}

/// What somebody who is to help asks first.
void MainWindow::copyVersions() {
    const QString versions = QStringLiteral("Mailvitals %1, Qt %2, %3, %4")
                                 .arg(QStringLiteral(MAILVITALS_VERSION), QString::fromLatin1(qVersion()),
                                      QSysInfo::prettyProductName(), QGuiApplication::platformName());
    QGuiApplication::clipboard()->setText(versions);
    notice_->say(Status::Ok, tr("Copied: %1. Paste it into your report, and attach the evidence (File › Save "
                                "evidence) or a report with other names in place of yours (File › Export "
                                "report).")
                                 .arg(versions));
}

/// For the system that the shown check recognised, unless the owner chose one.
void MainWindow::openConfiguration(const ConfigurationItem& input) {
    const SnapshotPtr snapshot = session_.snapshot();
    dialogs_->openConfiguration(
        input, snapshot ? ownText(report::recognisedMailSystem(*snapshot->evidence)) : QString());
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
    notice_->hide();
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
    notice_->hide();
    areaPage_->open(area);
    pages_->open(areaPage_);
    showSnapshot();
}

void MainWindow::openRecoveryGuide() {
    const SnapshotPtr snapshot = session_.snapshot();
    if (!snapshot || !isRecoveryWanted(snapshot->findings, recovery_.progress(), policy_.catalogue)) return;
    notice_->hide();
    pages_->open(recoveryPage_);
    showSnapshot();
    recoveryPage_->open();
}

void MainWindow::showDashboard() {
    if (!session_.snapshot()) return;
    // One card would only repeat the verdict, so its page takes its place.
    if (const auto sole = soleArea(session_.snapshot())) return openArea(*sole);
    const bool back = pages_->current() == areaPage_;
    if (pages_->current() != dashboard_) notice_->hide();
    pages_->open(dashboard_);
    if (back) dashboard_->focusCard(areaPage_->area());
}

void MainWindow::showSnapshot() {
    const SnapshotPtr snapshot = session_.snapshot();
    actions_.enable(session_.isRunning(), areasShownIn(snapshot), demo_.isOn());
    showWay();
    showSubject(snapshot);
    const auto sole = soleArea(snapshot);
    if (sole && (pages_->current() == dashboard_ || !pages_->current()->suits(snapshot.get())))
        return openArea(*sole);
    if (snapshot) recovery_.open(networkText(snapshot->evidence->request.target.toString()), !demo_.isOn());
    actions_.enableRecoveryGuide(
        snapshot && isRecoveryWanted(snapshot->findings, recovery_.progress(), policy_.catalogue));
    const bool rechecking = snapshot && snapshot->phase == Snapshot::Phase::Rechecking;
    const bool own =
        snapshot && settings_.isOwnServer(ownText(snapshot->evidence->request.target.toString()));
    pages_->display(snapshot, {[this](const std::string& rule) { return session_.rechecksOf(rule); },
                               !session_.isRunning() || rechecking, checks_.canCheckAgain(), own,
                               !demo_.isOn(), sole.has_value()});
    if (!snapshot) return setWindowTitle(QStringLiteral("Mailvitals"));
    setWindowTitle(tr("%1 – Mailvitals").arg(networkText(snapshot->evidence->request.target.toString())));
    if (session_.isRunning()) targetBar_->showProgress(snapshot->progress);
}

void MainWindow::showState() {
    targetBar_->setRunning(session_.isRunning());
    subjectBar_->setRunning(session_.isRunning());
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

/// Enter does what Space does: a button of a window, unlike one of a dialog, lets it pass.
void MainWindow::keyPressEvent(QKeyEvent* event) {
    auto* button = qobject_cast<QPushButton*>(focusWidget());
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (!enter || !button) return QMainWindow::keyPressEvent(event);
    event->accept();
    if (!event->isAutoRepeat()) button->click();
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
