// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/page.h"

namespace mailvitals::ui {

class AreaCard;
class RecoveryBook;
class RecoveryInvitation;
class VerdictBanner;

/// The verdict, and a card for each area.
class DashboardPage : public Page {
    Q_OBJECT

 public:
    DashboardPage(const Catalogue& catalogue, RecoveryBook& book, QWidget* parent = nullptr);

    bool suits(const Snapshot* snapshot) const override { return snapshot != nullptr; }
    void display(const Snapshot& snapshot, const PageState& state) override;
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
