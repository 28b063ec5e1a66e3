// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/message/mailbox_file.h"

#include <QDialog>

class QBoxLayout;
class QPushButton;
class QTreeWidget;

namespace mailvitals::ui {

/// Asks which message of a mailbox file is to be judged. Accepted: number() is one of the list's.
class MailboxDialog : public QDialog {
    Q_OBJECT

 public:
    MailboxDialog(const message::MailboxList& list, const QString& file, QWidget* parent = nullptr);
    std::size_t number() const;

 private:
    void fill(const message::MailboxList& list);
    QBoxLayout* makeFoot();

    QTreeWidget* messages_;
    QPushButton* go_;
};

}  // namespace mailvitals::ui
