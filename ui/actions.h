// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "findings/area.h"
#include "ui/files/report_file.h"
#include "ui/style/theme.h"

#include <map>
#include <vector>

class QAction;
class QMenu;
class QMainWindow;

namespace mailvitals::ui {

/// Every command of the window with its words and its keys, in the menus. Who carries it out is the window's
/// affair.
struct Actions {
    Actions(QMainWindow& window, const std::vector<Area>& areasShown);

    /// Greys out what cannot be done now.
    void enable(bool running, const std::vector<Area>& areasShown, bool demonstrating);
    /// Looking through another machine can be turned off only while it is on.
    void enableOwnView(bool throughAnother);
    void enableRecoveryGuide(bool wanted);

    QAction* check;
    QAction* stop;
    QAction* outsideView;
    QAction* ownView;
    QAction* options;
    QAction* field;
    QAction* thorough;
    QAction* message;
    QAction* senderLookup;  ///< a tick
    QAction* pasteMessage;
    QAction* configuration;
    QAction* open;
    QMenu* recent;  ///< files; filled when it is opened
    QAction* save;
    std::map<ReportFormat, QAction*> exports;
    QAction* masked;  ///< a tick
    QAction* quit;
    QAction* dashboard;
    QAction* recoveryGuide;
    std::map<Area, QAction*> areas;
    std::map<ThemeChoice, QAction*> themes;
    QAction* firstAct;
    QAction* secondAct;
    QAction* endDemonstration;
    QAction* forget;
    QAction* rules;
    QAction* problem;
    QAction* about;

 private:
    void addFileMenu(QMainWindow& window);
    void addCheckMenu(QMainWindow& window);
    void addViewMenu(QMainWindow& window, const std::vector<Area>& areasShown);
    void addDemonstrationMenu(QMainWindow& window);
    void addHelpMenu(QMainWindow& window);
};

}  // namespace mailvitals::ui
