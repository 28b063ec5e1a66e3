// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/actions.h"
#include "ui/files/message_file.h"
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

class QStackedWidget;

namespace mailvitals::ui {

class AreaPage;
class DashboardPage;
class DemoBar;
class FileCommands;
class NoticeBar;
class RecoveryPage;
class RulesDialog;
class ConfigurationDialog;
class TargetBar;
class ProxyBar;
class WelcomePage;

/// The window: puts the pieces together and carries out its commands. It never waits for anything.
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

 private:
    void layOut();
    void connectActions();
    void connectParts();
    void checkWhatIsTyped();
    bool startCheck(const Target& target, bool thorough = false);
    CheckRequest requestFor(const Target& target, const ParsedOptions& options) const;
    void askThorough();
    /// The only way to a message being sent: every word of it is shown and has to be agreed to.
    void askForProof(const AcceptedForm& through, const Target& target);
    void askConsent(const Target& target, std::function<void()> then);
    void checkAgain();
    bool canCheckAgain() const;
    void checkDemonstration();
    void checkMessage(const InputMessage& message);
    void askConfiguration(const ConfigurationItem& input);
    void checkConfiguration(const ConfigurationItem& configuration);
    void recheck(const QString& rule, const std::optional<RelayProof>& proof = std::nullopt,
                 bool agreed = false);
    void tellWhatStands();
    void showOutsideView();
    void lookThrough(const QString& proxy);
    void showWay();
    void endDemonstration();
    void showDashboard();
    void showSnapshot();
    void showState();
    void askOptions();
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
    FileCommands* files_;
    Actions actions_;
    DemoBar* demoBar_;
    TargetBar* targetBar_;
    NoticeBar* notice_;
    ProxyBar* proxyBar_;
    QStackedWidget* pages_;
    WelcomePage* welcome_;
    DashboardPage* dashboard_;
    AreaPage* areaPage_;
    RecoveryPage* recoveryPage_;
    RulesDialog* rules_ = nullptr;  ///< made when first asked for
};

}  // namespace mailvitals::ui
