// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/snapshot.h"

#include <QWidget>

namespace mailvitals::ui {

class AreaCard;
class RecoveryBook;
class RecoveryInvitation;
class VerdictBanner;

/// The verdict, and a card for each area.
class DashboardPage : public QWidget {
    Q_OBJECT

 public:
    DashboardPage(const Catalogue& catalogue, RecoveryBook& book, QWidget* parent = nullptr);

    void show(const Snapshot& snapshot);
    /// To the card from which one came, so that the keyboard goes on where it was.
    void focusCard(Area area);

 Q_SIGNALS:
    void areaChosen(Area area);

 private:
    const Catalogue& catalogue_;
    VerdictBanner* banner_;
    RecoveryInvitation* invitation_;
    std::map<Area, AreaCard*> cards_;
    std::map<Area, AreaState> shown_;  ///< what the cards say, so that only those that differ are touched
};

}  // namespace mailvitals::ui
