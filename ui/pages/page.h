// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/snapshot.h"

#include <QWidget>

#include <functional>

namespace mailvitals::ui {

/// What a page shows beside the check itself.
struct PageState {
    std::function<int(const std::string& rule)> rechecksOf;  ///< how often a rule was checked again
    bool canRecheck = true;                                  ///< one rule, now
    bool canCheckAgain = true;                               ///< everything, now
    bool isOwnServer = false;  ///< the owner confirmed that the mail servers are theirs
    bool canConfirm = false;   ///< ... or may do so
    bool isSoleArea = false;   ///< there is no overview to go back to
};

/// One of the window's pages. The window knows no more of them than this.
class Page : public QWidget {
    Q_OBJECT

 public:
    using QWidget::QWidget;

    /// Has it something to show of this check? Null: there is none yet.
    virtual bool suits(const Snapshot* snapshot) const = 0;
    virtual void display(const Snapshot& snapshot, const PageState& state) = 0;
};

}  // namespace mailvitals::ui
