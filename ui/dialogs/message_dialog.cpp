// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/message_dialog.h"

#include "ui/style/theme.h"
#include "ui/widgets/tick_box.h"
#include "ui/widgets/wrap_label.h"

#include <QBoxLayout>
#include <QPushButton>

namespace mailvitals::ui {

MessageDialog::MessageDialog(QWidget* parent)
    : QDialog(parent), lookUp_(new TickBox(tr("&Look up the sender's records in the DNS"))) {
    setWindowTitle(tr("Check a message"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(3 * unit, 3 * unit, 3 * unit, 2 * unit);
    column->setSpacing(2 * unit);
    column->addWidget(
        wrapLabel(tr("May the sender see that this message was opened?"), scaled(font(), 1.3, true)));
    column->addWidget(wrapLabel(
        tr("DKIM, SPF and DMARC are judged by records in the DNS, at the domains that the message names. "
           "Whoever runs their name servers can see the questions. A sender who gave each message a name of "
           "its own can tell which one was opened, and when. The local part of the sender's address is never "
           "asked for, and nothing else of the message leaves this computer."),
        font()));
    lookUp_->setObjectName(QStringLiteral("look-up-sender"));
    lookUp_->setChecked(true);
    column->addWidget(lookUp_);
    column->addWidget(wrapLabel(tr("Without it, what needs the DNS stays grey. The choice is remembered; "
                                   "File › Look up the sender's records in the DNS "
                                   "changes it."),
                                font(), Ink::Muted));
    column->addStretch(1);
    auto* go = new QPushButton(tr("&Check"));
    auto* cancel = new QPushButton(tr("Cancel"));
    go->setObjectName(QStringLiteral("check-this-message"));
    go->setProperty("primary", true);
    go->setDefault(true);
    auto* foot = new QHBoxLayout;
    foot->setSpacing(unit);
    foot->addStretch(1);
    foot->addWidget(go);
    foot->addWidget(cancel);
    column->addLayout(foot);
    connect(go, &QPushButton::clicked, this, &QDialog::accept);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    go->setFocus();
    const int width = fontMetrics().averageCharWidth() * 80;
    resize(width, column->heightForWidth(width));
}

bool MessageDialog::looksUp() const {
    return lookUp_->isChecked();
}

}  // namespace mailvitals::ui
