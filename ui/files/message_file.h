// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/message_path.h"
#include "records/message/mailbox_file.h"

#include <QByteArray>
#include <QString>

#include <memory>
#include <string>
#include <variant>

namespace mailvitals::ui {

/// A message that somebody handed to the window, and what a check of it is about.
struct InputMessage {
    std::shared_ptr<const MessageItem> item;
    Target target;
};

/// A mailbox file with several messages, one of which is to be chosen.
struct InputMailbox {
    std::shared_ptr<const std::string> bytes;
    QString name;  ///< of the file; empty: it was pasted
    message::MailboxList list;
};

using InputLetter = std::variant<InputMessage, InputMailbox>;

// All take as long as hashing the message does: not for the window's thread. Errors are sentences.

Expected<InputLetter, QString> readMessageFile(const QString& file);
/// The name is that of its file; empty: it was pasted.
Expected<InputLetter, QString> readMessageSource(const QByteArray& source, const QString& name = {});
Expected<InputMessage, QString> readMessageOf(const InputMailbox& mailbox, std::size_t number);

}  // namespace mailvitals::ui
