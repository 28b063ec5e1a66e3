// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/finding_header.h"

#include "ui/style/theme.h"
#include "ui/text/text.h"
#include "ui/widgets/chevron.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/finding_text.h"
#include "ui/widgets/light_mark.h"
#include "ui/widgets/wrap_label.h"

#include <QBoxLayout>

namespace mailvitals::ui {

FindingHeader::FindingHeader(QWidget* parent)
    : SurfaceButton(Look::Flat, parent),
      mark_(new LightMark(24, this)),
      sentence_(new WrapLabel(this)),
      about_(new ElidedLabel(this)),
      word_(new ElidedLabel(this)),
      chevron_(new Chevron(Chevron::Direction::Down, this)) {
    sentence_->setMostLines(3);
    sentence_->setObjectName(QStringLiteral("sentence"));
    word_->setObjectName(QStringLiteral("word"));
    about_->setObjectName(QStringLiteral("about"));
    about_->setInk(Ink::Muted);
    word_->setFont(scaled(font(), 1.0, true));
    word_->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);

    auto* words = new QVBoxLayout;
    words->setSpacing(4);
    words->addWidget(sentence_);
    words->addWidget(about_);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(2 * unit, 12, 2 * unit, 12);
    row->setSpacing(12);
    row->addWidget(mark_, 0, Qt::AlignTop);
    row->addLayout(words, 1);
    row->addWidget(word_, 0, Qt::AlignTop);
    row->addWidget(chevron_, 0, Qt::AlignTop);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void FindingHeader::show(const FindingItem& item, const Catalogue& catalogue) {
    const Status status = item.looking ? Status::Checking : statusOf(item.finding.outcome);
    const QString sentence = ownText(catalogue.sentence(item.finding));
    mark_->setStatus(status);
    sentence_->setText(sentence);
    about_->setText(subjectLine(item.finding, catalogue));
    word_->setText(wordOf(status));
    word_->setInk(inkOf(status));
    setAccessibleName(tr("%1: %2", "verdict: sentence").arg(wordOf(status), sentence));
}

void FindingHeader::setOpen(bool open) {
    chevron_->point(open ? Chevron::Direction::Up : Chevron::Direction::Down);
    sentence_->setMostLines(open ? 12 : 3);
    setAccessibleDescription(open ? tr("Open; press to close") : tr("Closed; press to open"));
}

}  // namespace mailvitals::ui
