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

/// What was found in one area: its fact, what wants attention, and folded below what passed, what is optional
/// and what does not apply. Where nothing wants attention, what passed is open.
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
    bool isOptional(const ShownFinding& finding) const;
    void showEmpty(const AreaState& state, bool wanting);

    const Catalogue& catalogue_;
    Area area_{};
    LightMark* mark_;
    WrapLabel* title_;
    WrapLabel* question_;
    WrapLabel* fact_;
    ElidedLabel* word_;
    ElidedLabel* crumb_;
    QPushButton* back_;
    ArrivalChooser* arrival_;
    OwnServerBar* ownServer_;
    WrapLabel* empty_;
    FindingGroup* wanting_;
    FindingGroup* optional_;
    FindingGroup* well_;
    FindingGroup* foreign_;
    PageScroll* scroll_;
    std::string revealed_;  ///< the rule that somebody asked to see
    bool fresh_ = true;     ///< nobody has folded anything yet
};

}  // namespace mailvitals::ui
