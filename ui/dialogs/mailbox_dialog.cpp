// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/mailbox_dialog.h"

#include "ui/style/theme.h"
#include "ui/text/text.h"
#include "ui/widgets/wrap_label.h"

#include <QBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QScreen>
#include <QTreeWidget>

namespace mailvitals::ui {

MailboxDialog::MailboxDialog(const message::MailboxList& list, const QString& file, QWidget* parent)
    : QDialog(parent), messages_(new QTreeWidget), go_(new QPushButton(tr("&Check"))) {
    setWindowTitle(tr("Check a message"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(3 * unit, 3 * unit, 3 * unit, 2 * unit);
    column->setSpacing(2 * unit);
    const QString name = file.isEmpty() ? tr("This mailbox") : networkText(toUtf8(file));
    column->addWidget(wrapLabel(tr("Which message?"), scaled(font(), 1.3, true)));
    column->addWidget(wrapLabel(tr("%1 holds %2 messages. One of them can be checked at a time.")
                                    .arg(name, QString::number(list.count)),
                                font()));
    fill(list);
    column->addWidget(messages_, 1);
    if (list.entries.size() < list.count) {
        column->addWidget(
            wrapLabel(tr("Only the first %1 are shown. Save a later one by itself.").arg(list.entries.size()),
                      font(), Ink::Muted));
    }
    column->addLayout(makeFoot());
    messages_->setFocus();
    const QSize room = parent ? parent->screen()->availableSize() : QSize(1366, 768);
    resize(std::min(fontMetrics().averageCharWidth() * 120, room.width() - 8 * unit),
           std::min(fontMetrics().lineSpacing() * 28, room.height() - 12 * unit));
}

void MailboxDialog::fill(const message::MailboxList& list) {
    messages_->setObjectName(QStringLiteral("messages-of-mailbox"));
    messages_->setAccessibleName(tr("Messages"));
    messages_->setHeaderLabels({tr("No."), tr("Date"), tr("From"), tr("Subject")});
    messages_->setRootIsDecorated(false);
    messages_->setUniformRowHeights(true);
    messages_->setAlternatingRowColors(true);
    for (const message::MailboxEntry& entry : list.entries) {
        auto* item = new QTreeWidgetItem(messages_, {QString::number(entry.number), networkText(entry.date),
                                                     networkText(entry.from), networkText(entry.subject)});
        item->setTextAlignment(0, Qt::AlignRight | Qt::AlignVCenter);
    }
    const int letter = fontMetrics().averageCharWidth();
    messages_->setColumnWidth(0, 7 * letter);
    messages_->setColumnWidth(1, 36 * letter);
    messages_->setColumnWidth(2, 34 * letter);
    if (QTreeWidgetItem* first = messages_->topLevelItem(0)) messages_->setCurrentItem(first);
    connect(messages_, &QTreeWidget::itemActivated, this, &QDialog::accept);
}

QBoxLayout* MailboxDialog::makeFoot() {
    auto* cancel = new QPushButton(tr("Cancel"));
    go_->setObjectName(QStringLiteral("check-chosen-message"));
    go_->setProperty("primary", true);
    go_->setDefault(true);
    auto* foot = new QHBoxLayout;
    foot->setSpacing(unit);
    foot->addStretch(1);
    foot->addWidget(go_);
    foot->addWidget(cancel);
    connect(go_, &QPushButton::clicked, this, &QDialog::accept);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    return foot;
}

std::size_t MailboxDialog::number() const {
    const QTreeWidgetItem* item = messages_->currentItem();
    return item ? item->text(0).toUInt() : 1;
}

}  // namespace mailvitals::ui
