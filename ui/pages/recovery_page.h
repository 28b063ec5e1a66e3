// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/recovery.h"
#include "ui/pages/page.h"

class QComboBox;
class QPushButton;
class QVBoxLayout;

namespace mailvitals::ui {

class ElidedLabel;
class LightMark;
class MailSystem;
class PageScroll;
class RecoveryBook;
class StepCard;
class WrapLabel;

/// The recovery guide for an open relay: the steps in their order, with the lines for the owner's mail
/// system. The first that is not done is open.
class RecoveryPage : public Page {
    Q_OBJECT

 public:
    RecoveryPage(const Catalogue& catalogue, MailSystem& mailSystem, RecoveryBook& book,
                 QWidget* parent = nullptr);

    /// From the top, at the first step that is not done.
    void open();
    bool suits(const Snapshot* snapshot) const override { return snapshot != nullptr; }
    void display(const Snapshot& snapshot, const PageState& state) override;

 Q_SIGNALS:
    void backWanted();
    void checkWanted();
    void findingWanted(const QString& rule);

 private:
    QWidget* makeHead();
    QWidget* makeChoice();
    void showHead(const report::Recovery& recovery, bool running);
    void showChoice(const report::Recovery& recovery);
    void tick(StepCard* card, bool done);
    /// The first step that is not done, and no other.
    void openNext();

    const Catalogue& catalogue_;
    MailSystem& mailSystem_;
    RecoveryBook& book_;
    LightMark* mark_;
    WrapLabel* state_;
    WrapLabel* reasons_;
    ElidedLabel* crumb_;
    QPushButton* back_;
    QComboBox* choice_;
    WrapLabel* recognised_;
    QPushButton* over_;
    PageScroll* scroll_;
    std::vector<StepCard*> cards_;
};

}  // namespace mailvitals::ui
