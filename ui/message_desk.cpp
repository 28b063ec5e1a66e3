// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/message_desk.h"

#include "ui/dialogs/mailbox_dialog.h"
#include "ui/dialogs/message_dialog.h"
#include "ui/style/open_dialog.h"

#include <QAction>

namespace mailvitals::ui {

MessageDesk::MessageDesk(Settings& settings, QWidget* window) : settings_(settings), window_(window) {}

void MessageDesk::take(const InputMessage& message) {
    if (settings_.senderLookup()) return Q_EMIT checkWanted(message);
    auto* dialog = new MessageDialog(window_);
    connect(dialog, &QDialog::accepted, this, [this, dialog, message] {
        setLookUp(dialog->looksUp());
        Q_EMIT checkWanted(message);
    });
    openDialog(dialog);
}

void MessageDesk::follow(QAction* tick) {
    tick_ = tick;
    tick->setObjectName(QStringLiteral("look-up-sender-of-messages"));
    tick->setCheckable(true);
    tick->setChecked(!isOffline());
    connect(tick, &QAction::triggered, this, &MessageDesk::setLookUp);
}

bool MessageDesk::isOffline() const {
    return !settings_.senderLookup().value_or(true);
}

void MessageDesk::choose(const InputMailbox& mailbox) {
    auto* dialog = new MailboxDialog(mailbox.list, mailbox.name, window_);
    connect(dialog, &QDialog::accepted, this,
            [this, dialog, mailbox] { Q_EMIT messageWanted(mailbox, dialog->number()); });
    openDialog(dialog);
}

void MessageDesk::setLookUp(bool lookUp) {
    settings_.setSenderLookup(lookUp);
    if (tick_) tick_->setChecked(lookUp);
}

}  // namespace mailvitals::ui
