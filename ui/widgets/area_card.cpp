// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/area_card.h"

#include "base/ascii.h"
#include "ui/style/theme.h"
#include "ui/text/text.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/light_mark.h"
#include "ui/widgets/wrap_label.h"

#include <QBoxLayout>
#include <QCoreApplication>

#include <algorithm>

namespace mailvitals::ui {
namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(AreaCard)
};

int countOf(const AreaState& state, Outcome outcome) {
    return static_cast<int>(std::count_if(state.findings.begin(), state.findings.end(),
                                          [&](const Finding& f) { return f.outcome == outcome; }));
}

/// More does not fit into two lines of a card.
constexpr qsizetype mostLetters = 84;

/// The first clause of a sentence that is too long for a card: its page has the rest.
QString clauseOf(const QString& sentence) {
    constexpr qsizetype fewest = 24;
    if (sentence.size() <= mostLetters) return sentence;
    for (const QString& end : {QStringLiteral(": "), QStringLiteral(". "), QStringLiteral("; ")}) {
        const qsizetype at = sentence.indexOf(end, fewest);
        if (at > 0 && at <= mostLetters) return sentence.left(at) + QLatin1Char('.');
    }
    return sentence;
}

bool isAlarm(Outcome outcome) {
    return outcome == Outcome::Critical || outcome == Outcome::Warning;
}

}  // namespace

Status statusOf(const AreaState& state) {
    const bool alarming = state.light == Light::Red || state.light == Light::Yellow;
    if (state.looking && !alarming) return Status::Checking;
    return state.nothingApplies() ? Status::NotApplicable
                                  : (state.partly ? Status::Partly : statusOf(state.light));
}

QString summaryOf(const AreaState& state, const Catalogue& catalogue) {
    if (state.findings.empty() && !state.elsewhere.empty()) return ownText(state.elsewhere.front());
    if (state.findings.empty())
        return state.looking ? Words::tr("Waiting for answers") : Words::tr("Not checked");
    const Finding& worst = state.findings.front();
    if (isAlarm(worst.outcome)) return clauseOf(ownText(catalogue.sentence(worst)));
    if (!state.headline.empty()) return ownText(state.headline);
    if (urgencyOf(worst.outcome) > urgencyOf(Outcome::Notice))
        return clauseOf(ownText(catalogue.sentence(worst)));
    if (state.partly && !state.missing.empty())
        return Words::tr("Not checked: %1").arg(ownText(ascii::join(state.missing, ", ")));
    if (!state.elsewhere.empty()) return ownText(state.elsewhere.front());
    QStringList counts;
    const auto add = [&](int count, const QString& text) {
        if (count > 0) counts << text;
    };
    const int well = countOf(state, Outcome::Pass);
    const int notices = countOf(state, Outcome::Notice);
    const int foreign = countOf(state, Outcome::NotApplicable);
    add(well, Words::tr("%n passed", nullptr, well));
    add(notices, notices == 1 ? Words::tr("1 notice") : Words::tr("%n notices", nullptr, notices));
    add(foreign, Words::tr("%n not applicable", nullptr, foreign));
    return counts.join(QStringLiteral("  ·  "));
}

AreaCard::AreaCard(Area area, QWidget* parent)
    : SurfaceButton(Look::Raised, parent),
      area_(area),
      mark_(new LightMark(36, this)),
      word_(new ElidedLabel(this)),
      summary_(new WrapLabel(this)) {
    setObjectName(QStringLiteral("card-") + ownText(idOf(area)));
    auto* title = new ElidedLabel(this);
    title->setText(ownText(titleOf(area)));
    title->setFont(scaled(font(), 1.15, true));
    auto* question = new ElidedLabel(this);
    question->setText(ownText(questionOf(area)));
    question->setInk(Ink::Muted);
    title->setObjectName(QStringLiteral("title"));
    question->setObjectName(QStringLiteral("question"));
    word_->setObjectName(QStringLiteral("word"));
    summary_->setObjectName(QStringLiteral("summary"));
    summary_->setMostLines(2);
    word_->setFont(scaled(font(), 1.0, true));
    word_->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);

    auto* nameAndWord = new QHBoxLayout;
    nameAndWord->setSpacing(unit);
    nameAndWord->addWidget(title, 1);
    nameAndWord->addWidget(word_, 0, Qt::AlignVCenter);
    auto* names = new QVBoxLayout;
    names->setSpacing(2);
    names->addLayout(nameAndWord);
    names->addWidget(question);
    auto* top = new QHBoxLayout;
    top->setSpacing(12);
    top->addWidget(mark_, 0, Qt::AlignVCenter);
    top->addLayout(names, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(2 * unit, 2 * unit, 2 * unit, 2 * unit);
    column->setSpacing(12);
    column->addLayout(top);
    column->addWidget(summary_);
    column->addStretch(1);
    // As high as the highest of its row; how high that is depends on the lines of its summary.
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void AreaCard::show(const AreaState& state, const Catalogue& catalogue) {
    const Status status = statusOf(state);
    const QString summary = summaryOf(state, catalogue);
    mark_->setStatus(status);
    word_->setText(state.looking && status != Status::Checking ? tr("%1, still checking…").arg(wordOf(status))
                                                               : wordOf(status));
    word_->setInk(inkOf(status));
    summary_->setText(summary);
    summary_->setInk(status == Status::Critical || status == Status::Warning ? Ink::Text : Ink::Muted);
    setAccessibleName(tr("%1: %2", "area: verdict").arg(ownText(titleOf(area_)), wordOf(status)));
    setAccessibleDescription(ownText(questionOf(area_)) + QLatin1Char(' ') + summary);
}

}  // namespace mailvitals::ui
