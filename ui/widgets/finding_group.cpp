// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/finding_group.h"

#include "ui/style/theme.h"
#include "ui/widgets/chevron.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/finding_view.h"
#include "ui/widgets/slices.h"

#include <QBoxLayout>
#include <QPushButton>

#include <algorithm>

namespace mailvitals::ui {
namespace {

/// More than a home server ever gives rise to; thousands of rows at once would make the page slow.
constexpr std::size_t rowsAtOnce = 100;

}  // namespace

FindingGroup::FindingGroup(const FindingContext& context, QWidget* parent)
    : QWidget(parent),
      context_(context),
      slices_(new Slices(this)),
      list_(new QVBoxLayout(this)),
      more_(new QPushButton(this)),
      most_(rowsAtOnce) {
    list_->setContentsMargins(0, 0, 0, 0);
    list_->setSpacing(unit);
    list_->addWidget(more_, 0, Qt::AlignLeft);
    more_->setObjectName(QStringLiteral("more"));
    more_->hide();
    connect(more_, &QPushButton::clicked, this, [this] {
        most_ += rowsAtOnce;
        sync();
    });
}

void FindingGroup::makeFoldable(std::function<QString(int)> heading) {
    heading_ = std::move(heading);
    folded_ = true;
    fold_ = new SurfaceButton(SurfaceButton::Look::Flat, this);
    title_ = new ElidedLabel(fold_);
    title_->setFont(scaled(font(), 1.0, true));
    chevron_ = new Chevron(Chevron::Direction::Down, fold_);
    auto* row = new QHBoxLayout(fold_);
    row->setContentsMargins(2 * unit, unit, 2 * unit, unit);
    row->addWidget(title_, 1);
    row->addWidget(chevron_);
    list_->insertWidget(0, fold_);
    connect(fold_, &QAbstractButton::clicked, this, [this] { setFolded(!folded_); });
    showHeading();
}

void FindingGroup::showHeading() {
    const QString text = heading_(static_cast<int>(items_.size()));
    title_->setText(text);
    fold_->setAccessibleName(text);
    fold_->setAccessibleDescription(folded_ ? tr("Closed; press to open") : tr("Open; press to close"));
    chevron_->point(folded_ ? Chevron::Direction::Down : Chevron::Direction::Up);
    setVisible(!items_.empty());
}

void FindingGroup::setFolded(bool folded) {
    folded_ = folded;
    showHeading();
    sync();
}

void FindingGroup::setItems(std::vector<FindingItem> items) {
    items_ = std::move(items);
    if (items_.empty()) most_ = rowsAtOnce;
    if (fold_) showHeading();
    sync();
}

std::set<std::string> FindingGroup::openKeys() const {
    std::set<std::string> keys;
    for (const Row& row : rows_) {
        if (row.view->isOpen()) keys.insert(row.key);
    }
    return keys;
}

/// The first of the old rows with this key, taken out; null: there is none.
FindingView* FindingGroup::take(std::vector<Row>& old, const std::string& key) const {
    const auto found = std::find_if(old.begin(), old.end(), [&](const Row& row) { return row.key == key; });
    if (found == old.end()) return nullptr;
    FindingView* view = found->view;
    old.erase(found);
    return view;
}

void FindingGroup::sync() {
    slices_->clear();
    std::vector<Row> old = std::move(rows_);
    rows_.clear();
    const int first = fold_ ? 1 : 0;
    const std::size_t shown = folded_ ? 0 : std::min(items_.size(), most_);
    for (std::size_t order = 0; order < shown; ++order) {
        const std::string key = keyOf(items_[order].finding);
        FindingView* view = take(old, key);
        if (!view) {
            slices_->add([this, order] { addRow(order); });
            continue;
        }
        view->update(items_[order]);
        const int place = first + static_cast<int>(rows_.size());
        if (list_->indexOf(view) != place) list_->insertWidget(place, view);
        rows_.push_back({key, order, view});
        revealIfWanted(view);
    }
    for (const Row& gone : old) {
        gone.view->hide();
        gone.view->deleteLater();
    }
    showMoreButton();
}

void FindingGroup::showMoreButton() {
    const std::size_t left = folded_ ? 0 : items_.size() - std::min(items_.size(), most_);
    more_->setVisible(left > 0);
    more_->setText(tr("Show %1 more of %2").arg(std::min(left, rowsAtOnce)).arg(items_.size()));
}

/// At the place where it belongs: before the first row that comes later in the list.
void FindingGroup::addRow(std::size_t order) {
    const auto before =
        std::find_if(rows_.begin(), rows_.end(), [&](const Row& row) { return row.order > order; });
    auto* view = new FindingView(items_[order], context_, this);
    connect(view, &FindingView::recheckWanted, this, &FindingGroup::recheckWanted);
    list_->insertWidget((fold_ ? 1 : 0) + static_cast<int>(before - rows_.begin()), view);
    rows_.insert(before, {keyOf(items_[order].finding), order, view});
    revealIfWanted(view);
}

void FindingGroup::reveal(const std::string& rule) {
    wanted_ = rule;
}

void FindingGroup::revealIfWanted(FindingView* view) {
    if (wanted_.empty() || view->finding().rule != wanted_) return;
    wanted_.clear();
    view->setOpen(true);
    Q_EMIT revealed(view);
}

}  // namespace mailvitals::ui
