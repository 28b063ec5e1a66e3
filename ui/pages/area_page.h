// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/page.h"
#include "ui/widgets/finding_item.h"

class QPushButton;

namespace mailvitals::ui {

class ArrivalChooser;
class ElidedLabel;
class FindingGroup;
class LightMark;
class OwnServerBar;
class PageScroll;
class WrapLabel;

/// What was found in one area: what wants attention first, what is well and what does not apply folded below.
class AreaPage : public Page {
    Q_OBJECT

 public:
    explicit AreaPage(const FindingContext& context, QWidget* parent = nullptr);

    /// Another area: from the top, everything closed.
    void open(Area area);
    Area area() const { return area_; }
    /// The first finding of this rule is opened and brought into sight, as soon as it is shown.
    void reveal(const std::string& rule);
    bool suits(const Snapshot* snapshot) const override { return snapshot && snapshot->area(area_); }
    void display(const Snapshot& snapshot, const PageState& state) override;

 Q_SIGNALS:
    void backWanted();
    void recheckWanted(const QString& rule);
    /// The step of a message's route at which it came in; none: as its lines tell.
    void arrivalChosen(const std::optional<std::size_t>& hop);
    /// The owner's word that the mail servers are theirs, or that it is taken back.
    void ownServerTold(bool own);

 private:
    QWidget* makeHead();
    void showHead(const AreaState& state);
    void showEmpty(const AreaState& state, bool wanting);

    Area area_{};
    LightMark* mark_;
    WrapLabel* title_;
    WrapLabel* question_;
    ElidedLabel* word_;
    ElidedLabel* crumb_;
    QPushButton* back_;
    ArrivalChooser* arrival_;
    OwnServerBar* ownServer_;
    WrapLabel* empty_;
    FindingGroup* wanting_;
    FindingGroup* well_;
    FindingGroup* foreign_;
    PageScroll* scroll_;
};

}  // namespace mailvitals::ui
