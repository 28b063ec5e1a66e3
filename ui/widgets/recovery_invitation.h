// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/snapshot.h"
#include "ui/widgets/surface.h"

class QPushButton;

namespace mailvitals::ui {

class RecoveryBook;
class WrapLabel;

/// Offers to lead the owner out of an open relay, where that is wanted; says how far he has come.
class RecoveryInvitation : public Surface {
    Q_OBJECT

 public:
    RecoveryInvitation(const Catalogue& catalogue, RecoveryBook& book, QWidget* parent = nullptr);
    void show(const Snapshot& snapshot);

 private:
    const Catalogue& catalogue_;
    RecoveryBook& book_;
    WrapLabel* title_;
    WrapLabel* sentence_;
    QPushButton* lead_;
};

}  // namespace mailvitals::ui
