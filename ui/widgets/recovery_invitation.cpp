// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/recovery_invitation.h"

#include "ui/session/recovery_book.h"
#include "ui/style/theme.h"
#include "ui/text/text.h"
#include "ui/widgets/wrap_label.h"

#include <QBoxLayout>
#include <QPushButton>

#include <algorithm>

namespace mailvitals::ui {

RecoveryInvitation::RecoveryInvitation(const Catalogue& catalogue, RecoveryBook& book, QWidget* parent)
    : Surface(parent),
      catalogue_(catalogue),
      book_(book),
      title_(new WrapLabel(this)),
      sentence_(new WrapLabel(this)),
      lead_(new QPushButton(this)) {
    title_->setFont(scaled(font(), 1.1, true));
    sentence_->setInk(Ink::Muted);
    sentence_->setObjectName(QStringLiteral("recovery-next"));
    lead_->setObjectName(QStringLiteral("lead-me-out"));
    lead_->setProperty("primary", true);
    connect(lead_, &QPushButton::clicked, this, [this] { book_.ask(); });

    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(title_);
    words->addWidget(sentence_);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(3 * unit, 12, 3 * unit, 12);
    row->setSpacing(2 * unit);
    row->addLayout(words, 1);
    row->addWidget(lead_, 0, Qt::AlignVCenter);
    setVisible(false);
}

void RecoveryInvitation::show(const Snapshot& snapshot) {
    const report::RecoveryProgress progress = book_.progress();
    const auto& steps = catalogue_.recoveryGuide();
    const auto next = std::find_if(steps.begin(), steps.end(), [&](const RecoveryStep& step) {
        return !progress.done.contains(step.id);
    });
    const bool needed =
        std::any_of(snapshot.findings.begin(), snapshot.findings.end(), report::isReasonForRecovery);
    const bool underWay = !progress.done.empty() && next != steps.end();
    setVisible(needed || underWay);
    title_->setText(needed ? tr("The recovery guide leads you out of this, step by step.")
                           : tr("The recovery guide is not finished; some steps are left."));
    sentence_->setText(next == steps.end() ? tr("All steps are ticked, but the relay is still open.")
                                           : tr("Next: %1").arg(ownText(next->title)));
    lead_->setText(book_.wordForOpening());
}

}  // namespace mailvitals::ui
