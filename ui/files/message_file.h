// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/message_path.h"

#include <QByteArray>
#include <QString>

namespace mailvitals::ui {

/// A message that somebody handed to the window, and what a check of it is about.
struct InputMessage {
    std::shared_ptr<const MessageItem> item;
    Target target;
};

// Both take as long as hashing the message does: not for the window's thread. Errors are sentences.

Expected<InputMessage, QString> readMessageFile(const QString& file);
/// The name is that of its file; empty: it was pasted.
Expected<InputMessage, QString> readMessageSource(const QByteArray& source, const QString& name = {});

}  // namespace mailvitals::ui
