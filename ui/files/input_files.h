// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/configuration_item.h"
#include "ui/files/message_file.h"
#include "ui/session/snapshot.h"

#include <QStringList>

#include <variant>

namespace mailvitals::ui {

/// What somebody dropped on the window, opened or named when he called the program, known by what is in it:
/// saved evidence, judged; a message, or a mailbox file with several; texts of a server's configuration.
using Input = std::variant<SnapshotPtr, InputMessage, InputMailbox, ConfigurationItem>;

/// A message or a mailbox as something that was handed over.
Expected<Input, QString> asInput(Expected<InputLetter, QString> letter);

// Both take as long as reading does: not for the window's thread. Errors are sentences.

/// One file of any kind; or several, or folders (of which only what lies directly in them is read), of
/// configuration texts.
Expected<Input, QString> readInputFiles(const QStringList& paths, const Policy& policy);
Expected<Input, QString> readInputText(const QByteArray& text, const Policy& policy);

}  // namespace mailvitals::ui
