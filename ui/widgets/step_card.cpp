// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/step_card.h"

#include "ui/style/theme.h"
#include "ui/text/links.h"
#include "ui/text/readable.h"
#include "ui/text/text.h"
#include "ui/widgets/chevron.h"
#include "ui/widgets/document_view.h"
#include "ui/widgets/light_mark.h"
#include "ui/widgets/slices.h"
#include "ui/widgets/tick_box.h"
#include "ui/widgets/wrap_label.h"

#include <QBoxLayout>
#include <QPushButton>

namespace mailvitals::ui {
namespace {

constexpr std::size_t mostSeen = 6;

bool isBad(const Finding& finding) {
    return finding.outcome == Outcome::Critical || finding.outcome == Outcome::Warning;
}

}  // namespace

StepCard::StepCard(int number, const Catalogue& catalogue, QWidget* parent)
    : Surface(parent),
      catalogue_(catalogue),
      number_(number),
      done_(new TickBox(this)),
      head_(new SurfaceButton(SurfaceButton::Look::Flat, this)),
      title_(new WrapLabel(head_)),
      chevron_(new Chevron(Chevron::Direction::Down, head_)),
      column_(new QVBoxLayout(this)),
      slices_(new Slices(this)) {
    column_->setContentsMargins(0, 0, 0, 0);
    column_->setSpacing(0);
    column_->addWidget(makeHead());
    connect(done_, &QCheckBox::toggled, this, &StepCard::ticked);
    connect(head_, &QAbstractButton::clicked, this, [this] { setOpen(!open_); });
}

QWidget* StepCard::makeHead() {
    done_->setObjectName(QStringLiteral("done"));
    title_->setFont(scaled(font(), 1.15, true));
    auto* words = new QHBoxLayout(head_);
    words->setContentsMargins(unit, 12, 2 * unit, 12);
    words->setSpacing(12);
    words->addWidget(title_, 1);
    words->addWidget(chevron_, 0, Qt::AlignVCenter);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    head_->setSizePolicy(policy);

    auto* line = new QWidget(this);
    auto* row = new QHBoxLayout(line);
    row->setContentsMargins(2 * unit - 4, 0, 0, 0);
    row->setSpacing(unit / 2);
    row->addWidget(done_);
    row->addWidget(head_, 1);
    return line;
}

void StepCard::showHead() {
    const QString title = ownText(task_.title);
    title_->setText(tr("%1.  %2", "number of a step, what to do").arg(number_).arg(title));
    title_->setInk(task_.done ? Ink::Muted : Ink::Text);
    const QSignalBlocker quiet(done_);
    done_->setChecked(task_.done);
    done_->setAccessibleName(tr("Done: %1").arg(title));
    head_->setAccessibleName(tr("Step %1: %2").arg(number_).arg(title));
    head_->setAccessibleDescription(open_ ? tr("Open; press to close") : tr("Closed; press to open"));
    chevron_->point(open_ ? Chevron::Direction::Up : Chevron::Direction::Down);
}

void StepCard::show(const report::RecoveryTask& task, bool systemKnown, bool canCheck) {
    report::RecoveryTask before = std::exchange(task_, task);
    before.done = task.done;  // a tick changes the head alone
    const bool same = before == task_ && systemKnown == systemKnown_ && canCheck == canCheck_;
    systemKnown_ = systemKnown;
    canCheck_ = canCheck;
    showHead();
    if (open_ && !same) buildBody();
}

void StepCard::focus() {
    head_->setFocus(Qt::OtherFocusReason);
}

void StepCard::setOpen(bool open) {
    if (open == open_) return;
    open_ = open;
    showHead();
    if (open) return buildBody();
    slices_->clear();
    body_->hide();
    body_->deleteLater();
    body_ = nullptr;
}

void StepCard::buildBody() {
    slices_->clear();
    if (body_) {
        const bool hadFocus = body_->isAncestorOf(window()->focusWidget());
        body_->hide();
        body_->deleteLater();
        if (hadFocus) head_->setFocus();
    }
    body_ = new QWidget(this);
    auto* column = new QVBoxLayout(body_);
    // In line with the title, to the right of the box to tick.
    column->setContentsMargins(2 * unit + 28 + unit / 2 + unit, 0, 2 * unit, 2 * unit);
    column->setSpacing(unit);
    column->addWidget(new DocumentView(task_.text, *slices_, body_));
    if (!systemKnown_ && !task_.stacks.empty()) {
        column->addWidget(wrapLabel(tr("Choose your mail system above to see its lines for this step."),
                                    font(), Ink::Muted));
    } else {
        for (const StackFix& stack : task_.stacks)
            column->addWidget(new DocumentView(stack.steps, *slices_, body_));
    }
    addSeen(column);
    column_->addWidget(body_);
}

void StepCard::addSeen(QVBoxLayout* column) {
    for (std::size_t i = 0; i < std::min(task_.seen.size(), mostSeen); ++i)
        addSighting(column, task_.seen[i]);
    const auto left = static_cast<int>(task_.seen.size() - std::min(task_.seen.size(), mostSeen));
    if (left > 0) column->addWidget(wrapLabel(tr("And %n more.", nullptr, left), font(), Ink::Muted));
    if (task_.seen.empty()) return;

    auto* again = new QPushButton(tr("Check a&gain"), body_);
    again->setObjectName(QStringLiteral("check-step"));
    again->setProperty("primary", true);
    again->setEnabled(canCheck_);
    connect(again, &QPushButton::clicked, this, &StepCard::checkWanted);
    auto* all = new QPushButton(tr("&Show the findings"), body_);
    all->setObjectName(QStringLiteral("show-findings"));
    connect(all, &QPushButton::clicked, this,
            [this] { Q_EMIT findingWanted(ownText(task_.seen.front().rule)); });
    auto* row = new QHBoxLayout;
    row->setSpacing(unit);
    row->setContentsMargins(0, unit, 0, 0);
    row->addWidget(again);
    row->addWidget(all);
    row->addStretch(1);
    column->addLayout(row);
}

void StepCard::addSighting(QVBoxLayout* column, const Finding& finding) {
    auto* mark = new LightMark(20, body_);
    mark->setStatus(statusOf(finding.outcome));
    mark->setAccessibleName(wordOf(statusOf(finding.outcome)));
    auto* sentence = wrapLabel(ownText(catalogue_.sentence(finding)), font());
    sentence->setObjectName(QStringLiteral("seen"));
    sentence->setMostLines(3);
    auto* row = new QHBoxLayout;
    row->setSpacing(unit);
    row->setContentsMargins(0, unit / 2, 0, 0);
    row->addWidget(mark, 0, Qt::AlignTop);
    row->addWidget(sentence, 1);
    column->addLayout(row);
    const Message* message = catalogue_.message(finding.rule, finding.tag);
    if (!task_.advises || !isBad(finding) || !message) return;
    column->addWidget(
        new DocumentView(fill(withLinks(message->advice), readable(finding.args)), *slices_, body_));
}

}  // namespace mailvitals::ui
