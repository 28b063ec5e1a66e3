// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/recovery_page.h"

#include "ui/session/mail_system.h"
#include "ui/session/recovery_book.h"
#include "ui/style/theme.h"
#include "ui/text/text.h"
#include "ui/widgets/calm_combo_box.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/light_mark.h"
#include "ui/widgets/page_scroll.h"
#include "ui/widgets/step_card.h"
#include "ui/widgets/wrap_label.h"

#include <QBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollBar>

namespace mailvitals::ui {
namespace {

constexpr int mostWidth = 1040;

/// Every system for which a step has lines, in the order of the pages.
QStringList systemsOf(const Catalogue& catalogue) {
    QStringList systems;
    for (const RecoveryStep& step : catalogue.recoveryGuide()) {
        for (const StackFix& stack : step.stacks) {
            const QString name = ownText(stack.stack);
            if (!systems.contains(name)) systems << name;
        }
    }
    return systems;
}

Status statusOf(const report::Recovery& recovery, bool running) {
    if (!recovery.reasons.empty()) return Status::Critical;
    if (running) return Status::Checking;
    return recovery.isClosed ? Status::Ok : Status::Unknown;
}

/// What is known of the relay, and how far the owner has come.
QString stateOf(const report::Recovery& recovery, bool running) {
    const auto done = static_cast<int>(recovery.countDone());
    const auto all = static_cast<int>(recovery.tasks.size());
    const QString count = RecoveryPage::tr("%1 of %2 steps done.").arg(done).arg(all);
    if (!recovery.reasons.empty() && done < all)
        return RecoveryPage::tr("Take the steps in this order. %1").arg(count);
    if (!recovery.reasons.empty())
        return RecoveryPage::tr(
            "All steps are ticked, but the check still finds the relay open. Go through "
            "them again, the second one first.");
    if (running) return RecoveryPage::tr("Checking again. %1").arg(count);
    if (!recovery.isClosed)
        return RecoveryPage::tr("Whether the relay is closed could not be checked. %1").arg(count);
    if (done < all) return RecoveryPage::tr("The check finds the relay closed. %1").arg(count);
    return RecoveryPage::tr("All steps done, and the check finds the relay closed. Keep an eye on it.");
}

/// The first of them, and how many more there are: an open relay is open on many ports at once.
QString reasonOf(const report::Recovery& recovery, const Catalogue& catalogue) {
    if (recovery.reasons.empty()) return {};
    const QString first = ownText(catalogue.sentence(recovery.reasons.front()));
    const auto more = static_cast<int>(recovery.reasons.size()) - 1;
    return more == 0 ? first : RecoveryPage::tr("%1 %n more of this kind.", nullptr, more).arg(first);
}

}  // namespace

RecoveryPage::RecoveryPage(const Catalogue& catalogue, MailSystem& mailSystem, RecoveryBook& book,
                           QWidget* parent)
    : Page(parent),
      catalogue_(catalogue),
      mailSystem_(mailSystem),
      book_(book),
      mark_(new LightMark(48)),
      state_(new WrapLabel),
      reasons_(new WrapLabel),
      crumb_(new ElidedLabel),
      back_(new QPushButton(tr("‹ &Back"))),
      choice_(new CalmComboBox),
      recognised_(new WrapLabel),
      over_(new QPushButton(tr("Start &over"))) {
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(3 * unit, unit, 3 * unit, 3 * unit);
    column->setSpacing(unit);
    column->addWidget(makeHead());
    column->addWidget(makeChoice());
    for (std::size_t i = 0; i < catalogue_.recoveryGuide().size(); ++i) {
        auto* card = new StepCard(static_cast<int>(i) + 1, catalogue_);
        card->setObjectName(QStringLiteral("step-") + ownText(catalogue_.recoveryGuide()[i].id));
        connect(card, &StepCard::ticked, this, [this, card](bool done) { tick(card, done); });
        connect(card, &StepCard::checkWanted, this, &RecoveryPage::checkWanted);
        connect(card, &StepCard::findingWanted, this, &RecoveryPage::findingWanted);
        cards_.push_back(card);
        column->addWidget(card);
    }
    column->addWidget(over_, 0, Qt::AlignLeft);
    column->addStretch(1);
    scroll_ = new PageScroll(content, mostWidth, this);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(scroll_);
    connect(back_, &QPushButton::clicked, this, &RecoveryPage::backWanted);
    connect(over_, &QPushButton::clicked, this, [this] {
        book_.startOver();
        openNext();
    });
}

QWidget* RecoveryPage::makeHead() {
    back_->setProperty("quiet", true);
    back_->setAccessibleName(tr("Back to the overview"));
    crumb_->setInk(Ink::Muted);
    crumb_->setText(tr("Overview  ›  Recovery guide"));
    over_->setProperty("quiet", true);
    over_->setObjectName(QStringLiteral("start-over"));
    state_->setObjectName(QStringLiteral("recovery-state"));
    reasons_->setObjectName(QStringLiteral("recovery-reasons"));
    reasons_->setMostLines(8);

    auto* way = new QHBoxLayout;
    way->setSpacing(unit);
    way->addWidget(back_);
    way->addWidget(crumb_, 1);
    auto* words = new QVBoxLayout;
    words->setSpacing(4);
    words->addWidget(wrapLabel(tr("Recovery guide"), scaled(font(), 1.6, true)));
    words->addWidget(reasons_);
    words->addWidget(state_);
    state_->setInk(Ink::Muted);
    auto* row = new QHBoxLayout;
    row->setSpacing(2 * unit);
    row->addWidget(mark_, 0, Qt::AlignTop);
    row->addLayout(words, 1);
    auto* head = new QWidget;
    auto* column = new QVBoxLayout(head);
    column->setContentsMargins(0, 0, 0, unit);
    column->setSpacing(unit);
    column->addLayout(way);
    column->addLayout(row);
    return head;
}

QWidget* RecoveryPage::makeChoice() {
    choice_->setObjectName(QStringLiteral("recovery-system"));
    choice_->setAccessibleName(tr("Your mail system"));
    choice_->addItem(tr("Choose your system…"));
    choice_->addItems(systemsOf(catalogue_));
    recognised_->setInk(Ink::Muted);
    auto* label = new QLabel(tr("Your mail s&ystem:"));
    label->setTextFormat(Qt::PlainText);
    label->setBuddy(choice_);
    label->setFont(scaled(font(), 1.0, true));
    auto* line = new QWidget;
    auto* row = new QHBoxLayout(line);
    row->setContentsMargins(0, 0, 0, unit);
    row->setSpacing(unit);
    row->addWidget(label);
    row->addWidget(choice_);
    row->addWidget(recognised_, 1, Qt::AlignVCenter);
    connect(choice_, &QComboBox::activated, this, [this](int index) {
        if (index > 0) mailSystem_.choose(choice_->itemText(index));
    });
    return line;
}

void RecoveryPage::open() {
    openNext();
    scroll_->verticalScrollBar()->setValue(0);
    back_->setFocus(Qt::OtherFocusReason);
}

void RecoveryPage::display(const Snapshot& snapshot, const PageState& state) {
    const report::Recovery recovery =
        report::recoveryFor(snapshot.findings, *snapshot.evidence, catalogue_, book_.progress());
    showHead(recovery, snapshot.isRunning());
    showChoice(recovery);
    for (std::size_t i = 0; i < cards_.size(); ++i)
        cards_[i]->show(recovery.tasks[i], !recovery.system.empty(), state.canCheckAgain);
    over_->setVisible(recovery.countDone() > 0);
}

void RecoveryPage::showHead(const report::Recovery& recovery, bool running) {
    mark_->setStatus(statusOf(recovery, running));
    reasons_->setText(reasonOf(recovery, catalogue_));
    reasons_->setVisible(!recovery.reasons.empty());
    state_->setText(stateOf(recovery, running));
}

void RecoveryPage::showChoice(const report::Recovery& recovery) {
    choice_->setCurrentIndex(std::max(0, choice_->findText(ownText(recovery.system))));
    recognised_->setText(recovery.recognised ? tr("by what the server says of itself") : QString());
}

void RecoveryPage::tick(StepCard* card, bool done) {
    book_.tick(card->step(), done);
    if (!done) return;
    openNext();
    const auto next = std::find_if(cards_.begin(), cards_.end(), [](StepCard* one) { return one->isOpen(); });
    if (next != cards_.end()) (*next)->focus();
}

void RecoveryPage::openNext() {
    const report::RecoveryProgress progress = book_.progress();
    bool found = false;
    for (StepCard* card : cards_) {
        const bool next = !found && !progress.done.contains(card->step());
        card->setOpen(next);
        found = found || next;
    }
}

}  // namespace mailvitals::ui
