// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/area_page.h"

#include "base/ascii.h"
#include "ui/style/theme.h"
#include "ui/text/text.h"
#include "ui/widgets/area_card.h"
#include "ui/widgets/arrival_chooser.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/finding_group.h"
#include "ui/widgets/light_mark.h"
#include "ui/widgets/own_server_bar.h"
#include "ui/widgets/page_scroll.h"
#include "ui/widgets/wrap_label.h"

#include <QBoxLayout>
#include <QPushButton>
#include <QScrollBar>
#include <QTimer>

namespace mailvitals::ui {
namespace {

constexpr int mostWidth = 1040;

}  // namespace

AreaPage::AreaPage(const FindingContext& context, QWidget* parent)
    : Page(parent),
      mark_(new LightMark(48)),
      title_(new WrapLabel),
      question_(new WrapLabel),
      word_(new ElidedLabel),
      crumb_(new ElidedLabel),
      back_(new QPushButton(tr("‹ &Back"))),
      arrival_(new ArrivalChooser),
      ownServer_(new OwnServerBar),
      empty_(new WrapLabel),
      wanting_(new FindingGroup(context)),
      well_(new FindingGroup(context)),
      foreign_(new FindingGroup(context)) {
    well_->makeFoldable([](int count) { return tr("Passed checks (%1)").arg(count); });
    foreign_->makeFoldable([](int count) { return tr("Not applicable (%1)").arg(count); });
    empty_->setInk(Ink::Muted);

    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(3 * unit, unit, 3 * unit, 3 * unit);
    column->setSpacing(2 * unit);
    column->addWidget(makeHead());
    column->addWidget(arrival_);
    column->addWidget(ownServer_);
    column->addWidget(empty_);
    for (FindingGroup* group : {wanting_, well_, foreign_}) {
        column->addWidget(group);
        connect(group, &FindingGroup::recheckWanted, this, &AreaPage::recheckWanted);
    }
    column->addStretch(1);
    scroll_ = new PageScroll(content, mostWidth, this);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(scroll_);
    connect(back_, &QPushButton::clicked, this, &AreaPage::backWanted);
    connect(arrival_, &ArrivalChooser::chosen, this, &AreaPage::arrivalChosen);
    connect(ownServer_, &OwnServerBar::confirmed, this, [this] { Q_EMIT ownServerTold(true); });
    connect(ownServer_, &OwnServerBar::withdrawn, this, [this] { Q_EMIT ownServerTold(false); });
    connect(wanting_, &FindingGroup::revealed, this, [this](QWidget* view) {
        // Its place is known once the layout has run.
        QTimer::singleShot(0, view, [this, view] {
            scroll_->verticalScrollBar()->setValue(view->mapTo(scroll_->widget(), QPoint()).y() - 2 * unit);
        });
    });
}

QWidget* AreaPage::makeHead() {
    back_->setProperty("quiet", true);
    back_->setAccessibleName(tr("Back to the overview"));
    crumb_->setInk(Ink::Muted);
    title_->setFont(scaled(font(), 1.6, true));
    question_->setInk(Ink::Muted);
    word_->setFont(scaled(font(), 1.2, true));
    word_->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);

    auto* way = new QHBoxLayout;
    way->setSpacing(unit);
    way->addWidget(back_);
    way->addWidget(crumb_, 1);
    auto* names = new QVBoxLayout;
    names->setSpacing(2);
    names->addWidget(title_);
    names->addWidget(question_);
    auto* row = new QHBoxLayout;
    row->setSpacing(2 * unit);
    row->addWidget(mark_, 0, Qt::AlignVCenter);
    row->addLayout(names, 1);
    row->addWidget(word_, 0, Qt::AlignVCenter);
    auto* head = new QWidget;
    auto* column = new QVBoxLayout(head);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(unit);
    column->addLayout(way);
    column->addLayout(row);
    return head;
}

void AreaPage::open(Area area) {
    area_ = area;
    for (FindingGroup* group : {wanting_, well_, foreign_}) group->setItems({});
    wanting_->reveal({});
    well_->setFolded(true);
    foreign_->setFolded(true);
    scroll_->verticalScrollBar()->setValue(0);
    back_->setFocus(Qt::OtherFocusReason);
}

void AreaPage::reveal(const std::string& rule) {
    wanting_->reveal(rule);
}

void AreaPage::showHead(const AreaState& state) {
    const Status status = statusOf(state);
    mark_->setStatus(status);
    title_->setText(ownText(titleOf(area_)));
    question_->setText(ownText(questionOf(area_)));
    word_->setText(wordOf(status));
    word_->setInk(inkOf(status));
    crumb_->setText(tr("Overview  ›  %1").arg(ownText(titleOf(area_))));
}

/// Above the list: what it does not have; and in its place where it has nothing to show.
void AreaPage::showEmpty(const AreaState& state, bool wanting) {
    QStringList notes;
    if (state.partly && !state.looking)
        notes << tr("Not everything that decides was checked: %1.")
                     .arg(ownText(ascii::join(state.missing, ", ")));
    for (const std::string& sentence : state.elsewhere) notes << ownText(sentence);
    empty_->setVisible(!wanting || !notes.isEmpty());
    if (!notes.isEmpty())
        empty_->setText(notes.join(QLatin1Char(' ')));
    else if (state.looking)
        empty_->setText(tr("Still checking."));
    else
        empty_->setText(state.findings.empty() ? tr("Nothing was checked in this area.")
                                               : tr("Nothing here needs your attention."));
}

void AreaPage::display(const Snapshot& snapshot, const PageState& page) {
    const AreaState* state = snapshot.area(area_);
    if (!state) return;
    showHead(*state);
    if (area_ == Area::Message)
        arrival_->display(snapshot.evidence->request, page.canCheckAgain);
    else
        arrival_->hide();
    if (area_ == Area::Exposure && page.canConfirm)
        ownServer_->display(snapshot.evidence->request, page.isOwnServer, page.canCheckAgain);
    else
        ownServer_->hide();
    // What somebody has opened stays where it is, even when it turns out well: the eye is there.
    const std::set<std::string> open = wanting_->openKeys();
    std::vector<FindingItem> wanting;
    std::vector<FindingItem> well;
    std::vector<FindingItem> foreign;
    for (const ShownFinding& finding : state->findings) {
        const bool looking =
            snapshot.phase == Snapshot::Phase::Rechecking && snapshot.waiting.contains(finding.rule);
        FindingItem item{finding, snapshot.evidence, page.rechecksOf(finding.rule), looking, page.canRecheck};
        if (finding.outcome == Outcome::Pass && !open.contains(keyOf(finding)))
            well.push_back(std::move(item));
        else if (finding.outcome == Outcome::NotApplicable && !open.contains(keyOf(finding)))
            foreign.push_back(std::move(item));
        else
            wanting.push_back(std::move(item));
    }
    showEmpty(*state, !wanting.empty());
    wanting_->setItems(std::move(wanting));
    well_->setItems(std::move(well));
    foreign_->setItems(std::move(foreign));
}

}  // namespace mailvitals::ui
