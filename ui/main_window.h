// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/actions.h"
#include "ui/check_commands.h"
#include "ui/message_desk.h"
#include "ui/session/background.h"
#include "ui/session/check_session.h"
#include "ui/session/demo_show.h"
#include "ui/session/mail_system.h"
#include "ui/session/outside_view.h"
#include "ui/session/proof_desk.h"
#include "ui/session/recovery_book.h"
#include "ui/session/settings.h"

#include <QMainWindow>

namespace mailvitals::ui {

class AreaPage;
class DashboardPage;
class DemoBar;
class FileCommands;
class NoticeBar;
class PageStack;
class RecoveryPage;
class SubjectBar;
class TargetBar;
class ProxyBar;
class WelcomePage;
class WindowDialogs;

/// The window: puts the pieces together. What they do is their own affair; it never waits for anything.
class MainWindow : public QMainWindow {
    Q_OBJECT

 public:
    /// Policy and settings must outlive the window.
    MainWindow(const Policy& policy, Settings& settings, QWidget* parent = nullptr);
    ~MainWindow() override;

    /// As if this had been typed, with Enter.
    void check(const QString& typed);
    void open(const QStringList& files);
    void demonstrate(demo::Act act);
    void openArea(Area area);
    /// The recovery guide for an open relay, where it is wanted.
    void openRecoveryGuide();

    CheckSession& session() { return session_; }
    DemoShow& demonstration() { return demo_; }
    FileCommands& files() { return *files_; }

 protected:
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

 private:
    void layOut();
    void connectActions();
    void connectParts();
    void connectFiles();
    void showDemonstration();
    void endDemonstration();
    void checkField();
    void showRecent();
    void fillRecentFiles();
    void copyVersions();
    void openConfiguration(const ConfigurationItem& input);
    void showSubject(const SnapshotPtr& snapshot);
    void tellRecheck(bool changed);
    void lookThrough(const QString& proxy);
    void showWay();
    void showDashboard();
    void showSnapshot();
    void showState();
    void chooseTheme(ThemeChoice choice);

    const Policy& policy_;
    Settings& settings_;
    Background background_;  ///< before those that use it
    CheckSession session_;
    DemoShow demo_;
    MailSystem mailSystem_;
    OutsideView outsideView_;
    ProofDesk proof_;
    MessageDesk messages_{settings_, this};
    RecoveryBook recovery_;
    CheckCommands checks_{policy_, settings_, session_, demo_, messages_};
    FileCommands* files_;
    WindowDialogs* dialogs_;
    Actions actions_;
    DemoBar* demoBar_;
    TargetBar* targetBar_;
    SubjectBar* subjectBar_;
    NoticeBar* notice_;
    ProxyBar* proxyBar_;
    WelcomePage* welcome_;
    DashboardPage* dashboard_;
    AreaPage* areaPage_;
    RecoveryPage* recoveryPage_;
    PageStack* pages_;
    const void* handed_ = nullptr;  ///< the message or configuration that the bar names; only compared
};

}  // namespace mailvitals::ui
