// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/area_page.h"

#include "base/ascii.h"
#include "ui/session/proof_desk.h"
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
      catalogue_(context.catalogue),
      mark_(new LightMark(48)),
      title_(new WrapLabel),
      question_(new WrapLabel),
      fact_(new WrapLabel),
      word_(new ElidedLabel),
      crumb_(new ElidedLabel),
      back_(new QPushButton(tr("‹ &Back"))),
      arrival_(new ArrivalChooser),
      ownServer_(new OwnServerBar),
      empty_(new WrapLabel),
      wanting_(new FindingGroup(context)),
      optional_(new FindingGroup(context)),
      well_(new FindingGroup(context)),
      foreign_(new FindingGroup(context)) {
    well_->makeFoldable([](int count) { return tr("Passed checks (%1)").arg(count); });
    optional_->makeFoldable([](int count) {
        return tr("Checks that could not be run, on which the result does not depend (%1)").arg(count);
    });
    optional_->setObjectName(QStringLiteral("optional"));
    well_->setObjectName(QStringLiteral("passed"));
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
    for (FindingGroup* group : {wanting_, well_, optional_, foreign_}) {
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
    fact_->setObjectName(QStringLiteral("fact"));
    fact_->setFont(scaled(font(), 1.15));
    fact_->setMostLines(3);
    names->addSpacing(4);
    names->addWidget(fact_);
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
    for (FindingGroup* group : {wanting_, well_, optional_, foreign_}) group->setItems({});
    wanting_->reveal({});
    well_->setFolded(true);
    optional_->setFolded(true);
    foreign_->setFolded(true);
    fresh_ = true;
    scroll_->verticalScrollBar()->setValue(0);
    back_->setFocus(Qt::OtherFocusReason);
}

void AreaPage::reveal(const std::string& rule) {
    revealed_ = rule;
    wanting_->reveal(rule);
}

void AreaPage::showHead(const AreaState& state) {
    const Status status = statusOf(state);
    mark_->setStatus(status);
    title_->setText(ownText(titleOf(area_)));
    question_->setText(ownText(questionOf(area_)));
    fact_->setText(ownText(state.headline));
    fact_->setVisible(!state.headline.empty());
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

/// The light does not wait for it, and nobody waits for an answer to it: it is in the way of what does
/// matter.
bool AreaPage::isOptional(const ShownFinding& finding) const {
    const RulePage* page = catalogue_.page(finding.rule);
    return finding.outcome == Outcome::Unknown && finding.waiting.empty() && page && !page->decisive &&
           !asksForArrival(finding) && finding.rule != revealed_;
}

void AreaPage::display(const Snapshot& snapshot, const PageState& page) {
    const AreaState* state = snapshot.area(area_);
    if (!state) return;
    showHead(*state);
    for (QWidget* part : {static_cast<QWidget*>(back_), static_cast<QWidget*>(crumb_)})
        part->setVisible(!page.isSoleArea);
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
    std::vector<FindingItem> optional;
    std::vector<FindingItem> foreign;
    for (const ShownFinding& finding : state->findings) {
        const bool looking =
            snapshot.phase == Snapshot::Phase::Rechecking && snapshot.waiting.contains(finding.rule);
        FindingItem item{finding, snapshot.evidence, page.rechecksOf(finding.rule), looking, page.canRecheck};
        if (finding.outcome == Outcome::Pass && !open.contains(keyOf(finding)))
            well.push_back(std::move(item));
        else if (finding.outcome == Outcome::NotApplicable && !open.contains(keyOf(finding)))
            foreign.push_back(std::move(item));
        else if (isOptional(finding) && !open.contains(keyOf(finding)))
            optional.push_back(std::move(item));
        else
            wanting.push_back(std::move(item));
    }
    showEmpty(*state, !wanting.empty());
    if (fresh_ && !state->looking) {
        fresh_ = false;
        well_->setFolded(!wanting.empty());
    }
    wanting_->setItems(std::move(wanting));
    well_->setItems(std::move(well));
    optional_->setItems(std::move(optional));
    foreign_->setItems(std::move(foreign));
}

}  // namespace mailvitals::ui
