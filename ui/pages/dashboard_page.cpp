// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/dashboard_page.h"

#include "ui/style/theme.h"
#include "ui/widgets/area_card.h"
#include "ui/widgets/card_grid.h"
#include "ui/widgets/page_scroll.h"
#include "ui/widgets/recovery_invitation.h"
#include "ui/widgets/verdict_banner.h"

#include <QBoxLayout>

namespace mailvitals::ui {
namespace {

constexpr int mostWidth = 1440;
constexpr int mostColumns = 4;

}  // namespace

DashboardPage::DashboardPage(const Catalogue& catalogue, RecoveryBook& book, QWidget* parent)
    : Page(parent),
      catalogue_(catalogue),
      banner_(new VerdictBanner),
      invitation_(new RecoveryInvitation(catalogue, book)) {
    // In letters, not pixels: with a larger font a card needs more room, and there are fewer in a row.
    auto* grid = new CardGrid(fontMetrics().averageCharWidth() * 44, mostColumns, 2 * unit);
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(3 * unit, unit, 3 * unit, 3 * unit);
    column->setSpacing(2 * unit);
    column->addWidget(banner_);
    column->addWidget(invitation_);
    column->addLayout(grid);
    column->addStretch(1);
    for (const Area area : areasWithRules(catalogue)) {
        auto* card = new AreaCard(area, content);
        connect(card, &QAbstractButton::clicked, this, [this, area] { Q_EMIT areaChosen(area); });
        cards_[area] = card;
        grid->addWidget(card);
    }
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(new PageScroll(content, mostWidth, this));
}

void DashboardPage::display(const Snapshot& snapshot, const PageState& /*state*/) {
    banner_->show(snapshot);
    invitation_->show(snapshot);
    for (const auto& [area, card] : cards_) card->setVisible(snapshot.area(area) != nullptr);
    for (const AreaState& state : snapshot.areas) {
        const auto before = shown_.find(state.area);
        if (before != shown_.end() && before->second == state) continue;
        cards_.at(state.area)->show(state, catalogue_);
        shown_.insert_or_assign(state.area, state);
    }
}

void DashboardPage::focusCard(Area area) {
    const auto found = cards_.find(area);
    if (found != cards_.end()) found->second->setFocus(Qt::OtherFocusReason);
}

}  // namespace mailvitals::ui
