// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/finding_item.h"

#include <QWidget>

#include <functional>
#include <set>

class QPushButton;
class QVBoxLayout;

namespace mailvitals::ui {

class Chevron;
class ElidedLabel;
class FindingView;
class Slices;
class SurfaceButton;

/// A list of findings, maybe under a heading that folds it. New states are compared with what is shown, and
/// only what differs is touched. Of very many the first are shown, and more on demand.
class FindingGroup : public QWidget {
    Q_OBJECT

 public:
    explicit FindingGroup(const FindingContext& context, QWidget* parent = nullptr);
    /// Folded at first, under this heading; the heading counts ("Passed checks (7)") and hides with nothing.
    void makeFoldable(std::function<QString(int)> heading);

    void setItems(std::vector<FindingItem> items);
    bool isFolded() const { return folded_; }
    void setFolded(bool folded);
    /// The keys of the findings that are open.
    std::set<std::string> openKeys() const;
    /// Opens the first finding of this rule, as soon as there is one.
    void reveal(const std::string& rule);

 Q_SIGNALS:
    void recheckWanted(const QString& rule);
    void revealed(QWidget* view);

 private:
    struct Row {
        std::string key;
        std::size_t order;  ///< place in the list of items
        FindingView* view;
    };
    void showHeading();
    void sync();
    FindingView* take(std::vector<Row>& old, const std::string& key) const;
    void addRow(std::size_t order);
    void revealIfWanted(FindingView* view);
    void showMoreButton();

    FindingContext context_;
    std::vector<FindingItem> items_;
    std::vector<Row> rows_;
    Slices* slices_;
    QVBoxLayout* list_;
    QPushButton* more_;
    std::size_t most_;  ///< rows to show
    std::function<QString(int)> heading_;
    SurfaceButton* fold_ = nullptr;
    ElidedLabel* title_ = nullptr;
    Chevron* chevron_ = nullptr;
    bool folded_ = false;
    std::string wanted_;  ///< rule to reveal
};

}  // namespace mailvitals::ui
