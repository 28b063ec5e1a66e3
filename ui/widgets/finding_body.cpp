// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/finding_body.h"

#include "report/exhibit.h"
#include "ui/session/outside_view.h"
#include "ui/session/proof_desk.h"
#include "ui/session/recovery_book.h"
#include "ui/style/theme.h"
#include "ui/text/links.h"
#include "ui/text/readable.h"
#include "ui/text/text.h"
#include "ui/widgets/document_view.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/exhibit_view.h"
#include "ui/widgets/finding_text.h"
#include "ui/widgets/fix_view.h"
#include "ui/widgets/slices.h"
#include "ui/widgets/wrap_label.h"

#include <QApplication>
#include <QBoxLayout>
#include <QClipboard>
#include <QPushButton>
#include <QTimer>

namespace mailvitals::ui {
namespace {

// More are shown when asked for: a finding may rest on every list there is.
constexpr std::size_t exhibitsAtOnce = 3;

bool wantsFix(Outcome outcome) {
    return outcome != Outcome::Pass && outcome != Outcome::NotApplicable;
}

}  // namespace

FindingBody::FindingBody(const FindingItem& item, const FindingContext& context, QWidget* parent)
    : QWidget(parent),
      item_(item),
      context_(context),
      slices_(new Slices(this)),
      column_(new QVBoxLayout(this)) {
    // In line with the sentence of the header, to the right of its mark.
    column_->setContentsMargins(2 * unit + 24 + 12, unit, 2 * unit, 2 * unit);
    column_->setSpacing(unit);
    const Document advice = adviceWithLinks();
    if (!advice.empty()) addDocument(advice);
    if (const std::string note = waitingNote(item_.finding); !note.empty()) {
        auto* label = wrapLabel(ownText(note), font(), Ink::Muted);
        label->setObjectName(QStringLiteral("waiting"));
        column_->addWidget(label);
    }
    addActions();
    // Who has to mend something wants to know how first, and what it rests on afterwards.
    if (!wantsFix(item_.finding.outcome)) addExhibits();
    addHelp();
    if (wantsFix(item_.finding.outcome)) slices_->add([this] { addExhibits(); });
}

Document FindingBody::adviceWithLinks() const {
    const Message* message = context_.catalogue.message(item_.finding.rule, item_.finding.tag);
    return message ? fill(withLinks(message->advice), readable(item_.finding.args)) : Document();
}

void FindingBody::addActions() {
    recheck_ = new QPushButton(tr("Check this &again"), this);
    auto* copy = new QPushButton(tr("&Copy"), this);
    copy->setAccessibleName(tr("Copy this finding as text"));
    copy->setObjectName(QStringLiteral("copy-finding"));
    recheck_->setObjectName(QStringLiteral("recheck"));
    connect(recheck_, &QPushButton::clicked, this,
            [this] { Q_EMIT recheckWanted(ownText(item_.finding.rule)); });
    connect(copy, &QPushButton::clicked, this, [this, copy] {
        QApplication::clipboard()->setText(asText(item_.finding, *item_.evidence, context_.catalogue));
        copy->setText(tr("Copied"));
        QTimer::singleShot(1500, copy, [copy] { copy->setText(tr("&Copy")); });
    });
    auto* source = new ElidedLabel(this);
    source->setInk(Ink::Muted);
    source->setObjectName(QStringLiteral("about"));
    const RulePage* page = context_.catalogue.page(item_.finding.rule);
    source->setText(page ? ownText(page->source) : QString());
    source->setAlignment(Qt::AlignRight | Qt::AlignVCenter);

    auto* row = new QHBoxLayout;
    row->setSpacing(unit);
    row->addWidget(recheck_);
    if (!canBeLookedAtAgain(item_.finding)) recheck_->hide();
    if (item_.evidence->request.proof && asksForArrival(item_.finding)) addArrivalButtons(row);
    row->addWidget(copy);
    if (report::isReasonForRecovery(item_.finding, context_.catalogue))
        row->addWidget(makeRecoveryGuideButton());
    row->addWidget(source, 1);
    column_->addLayout(row);
    addFurtherLooks();
    setRecheck(item_.canRecheck, item_.looking);
}

/// What would tell more than looking again: in a row of its own, as there is not room for all in one.
void FindingBody::addFurtherLooks() {
    const auto through = provableIn(item_.finding, *item_.evidence, context_.catalogue);
    const bool fromOutside = context_.catalogue.offers(item_.finding, Tool::OutsideView);
    if (!through && !fromOutside) return;
    auto* row = new QHBoxLayout;
    row->setSpacing(unit);
    if (through) row->addWidget(makeProofButton(*through));
    if (fromOutside) row->addWidget(makeOutsideButton());
    row->addStretch(1);
    column_->addLayout(row);
}

QPushButton* FindingBody::makeOutsideButton() {
    auto* outside = new QPushButton(tr("Check through another host (SSH)…"), this);
    outside->setObjectName(QStringLiteral("finding-outside-view"));
    connect(outside, &QPushButton::clicked, this, [this] { context_.outsideView.ask(); });
    return outside;
}

QPushButton* FindingBody::makeProofButton(const AcceptedForm& through) {
    prove_ = new QPushButton(tr("&Prove it with one message…"), this);
    prove_->setObjectName(QStringLiteral("finding-proof"));
    connect(prove_, &QPushButton::clicked, this,
            [this, through] { context_.proof.ask(through, item_.evidence->request.target); });
    return prove_;
}

void FindingBody::addArrivalButtons(QBoxLayout* row) {
    const ProofArrival told = item_.evidence->request.proof->arrival;
    const auto add = [&](const QString& text, const char* name, ProofArrival arrival) {
        auto* button = new QPushButton(text, this);
        button->setObjectName(QLatin1String(name));
        button->setEnabled(told != arrival);
        connect(button, &QPushButton::clicked, this, [this, arrival] { context_.proof.tell(arrival); });
        row->addWidget(button);
    };
    add(tr("It has &arrived"), "proof-arrived", ProofArrival::Arrived);
    add(tr("It has &not arrived"), "proof-missing", ProofArrival::Missing);
}

QPushButton* FindingBody::makeRecoveryGuideButton() {
    auto* guide = new QPushButton(context_.recovery.wordForOpening(), this);
    guide->setObjectName(QStringLiteral("finding-way-out"));
    guide->setProperty("primary", true);
    connect(guide, &QPushButton::clicked, this, [this] { context_.recovery.ask(); });
    connect(&context_.recovery, &RecoveryBook::changed, guide,
            [this, guide] { guide->setText(context_.recovery.wordForOpening()); });
    return guide;
}

void FindingBody::setRecheck(bool possible, bool looking) {
    recheck_->setEnabled(possible && !looking);
    if (prove_) prove_->setEnabled(possible && !looking);
    recheck_->setText(looking ? tr("Checking again…") : tr("Check this &again"));
}

void FindingBody::addHeading(const QString& text) {
    auto* heading = new ElidedLabel(this);
    heading->setText(text);
    heading->setFont(scaled(font(), 1.08, true));
    column_->addSpacing(unit);
    column_->addWidget(heading);
}

void FindingBody::addDocument(const Document& document) {
    column_->addWidget(new DocumentView(document, *slices_, this));
}

void FindingBody::addExhibits() {
    if (item_.finding.evidence.empty()) return;
    addHeading(tr("What was seen"));
    exhibits_ = new QVBoxLayout;
    exhibits_->setSpacing(12);
    column_->addLayout(exhibits_);
    addExhibitsFrom(0, exhibitsAtOnce);
}

void FindingBody::addExhibitsFrom(std::size_t first, std::size_t count) {
    const auto& ids = item_.finding.evidence;
    const std::size_t end = std::min(ids.size(), first + count);
    for (std::size_t i = first; i < end; ++i) {
        slices_->add([this, id = ids[i]] {
            exhibits_->addWidget(new ExhibitView(report::exhibitOf(*item_.evidence, id), this));
        });
    }
    if (end < ids.size()) slices_->add([this, end] { addMoreButton(end); });
}

void FindingBody::addMoreButton(std::size_t first) {
    const int left = static_cast<int>(item_.finding.evidence.size() - first);
    auto* more = new QPushButton(tr("Show %n more", nullptr, left), this);
    more->setProperty("quiet", true);
    exhibits_->addWidget(more, 0, Qt::AlignLeft);
    connect(more, &QPushButton::clicked, this, [this, more, first] {
        more->deleteLater();
        addExhibitsFrom(first, item_.finding.evidence.size());
    });
}

void FindingBody::addHelp() {
    const RulePage* page = context_.catalogue.page(item_.finding.rule);
    if (!page) return;
    if (!wantsFix(item_.finding.outcome)) {
        slices_->add([this, page] {
            addHeading(tr("What is looked at"));
            addDocument(page->what);
        });
    }
    if (wantsFix(item_.finding.outcome) && !(page->fix.empty() && page->stackFixes.empty())) {
        slices_->add([this] {
            addHeading(tr("How to fix it"));
            column_->addWidget(new FixView(item_, context_, *slices_, this));
        });
    }
    slices_->add([this, page] {
        addHeading(tr("Why it matters"));
        addDocument(page->why);
    });
}

}  // namespace mailvitals::ui
