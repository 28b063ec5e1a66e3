// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/fix_view.h"

#include "report/mail_system.h"
#include "ui/session/mail_system.h"
#include "ui/style/theme.h"
#include "ui/text/text.h"
#include "ui/widgets/calm_combo_box.h"
#include "ui/widgets/document_view.h"
#include "ui/widgets/slices.h"
#include "ui/widgets/wrap_label.h"

#include <QBoxLayout>
#include <QLabel>

namespace mailvitals::ui {

FixView::FixView(const FindingItem& item, const FindingContext& context, Slices& slices, QWidget* parent)
    : QWidget(parent),
      page_(*context.catalogue.page(item.finding.rule)),
      mailSystem_(context.mailSystem),
      slices_(slices),
      recognised_(ownText(report::recognisedMailSystem(*item.evidence))),
      remediation_(report::remediationFor(page_, {&item.finding}, *item.evidence)),
      column_(new QVBoxLayout(this)) {
    column_->setContentsMargins(0, 0, 0, 0);
    column_->setSpacing(unit);
    if (!remediation_.fix.empty()) {
        slices.add([this] { column_->insertWidget(0, new DocumentView(remediation_.fix, slices_, this)); });
    }
    for (const QString& note : remediation_.notes) {
        column_->addWidget(wrapLabel(note, font(), Ink::Muted));
    }
    if (page_.stackFixes.empty()) return;
    slices.add([this] { addChoice(); });
    slices.add([this] { showSteps(); });
}

void FixView::addChoice() {
    choice_ = new CalmComboBox(this);
    choice_->addItem(tr("Choose your system…"));
    for (const StackFix& fix : page_.stackFixes) choice_->addItem(ownText(fix.stack));
    choice_->setCurrentIndex(rememberedIndex());
    choice_->setAccessibleName(tr("Your mail system"));
    auto* label = new QLabel(tr("Your mail s&ystem:"), this);
    label->setTextFormat(Qt::PlainText);
    label->setBuddy(choice_);
    label->setFont(scaled(font(), 1.0, true));

    auto* row = new QHBoxLayout;
    row->setContentsMargins(0, unit, 0, 0);
    row->setSpacing(unit);
    row->addWidget(label);
    row->addWidget(choice_);
    row->addStretch(1);
    column_->addLayout(row);
    connect(choice_, &QComboBox::activated, this, [this](int index) {
        if (index > 0) mailSystem_.choose(choice_->itemText(index));
        showSteps();
    });
    connect(&mailSystem_, &MailSystem::chosen, this, [this] {
        const int index = rememberedIndex();
        if (index == 0 || index == choice_->currentIndex()) return;
        choice_->setCurrentIndex(index);
        showSteps();
    });
}

int FixView::rememberedIndex() const {
    // What the owner chose counts; else what the server seems to run.
    const QString wanted = mailSystem_.name().isEmpty() ? recognised_ : mailSystem_.name();
    for (std::size_t i = 0; i < page_.stackFixes.size(); ++i) {
        if (ownText(page_.stackFixes[i].stack) == wanted) return static_cast<int>(i) + 1;
    }
    return 0;
}

void FixView::showSteps() {
    if (steps_) {
        steps_->hide();
        steps_->deleteLater();
        steps_ = nullptr;
    }
    const int index = choice_->currentIndex();
    if (index < 1) return;
    const StackFix& fix = remediation_.stackFixes[static_cast<std::size_t>(index) - 1];
    steps_ = new DocumentView(fix.steps, slices_, this);
    column_->addWidget(steps_);
}

}  // namespace mailvitals::ui
