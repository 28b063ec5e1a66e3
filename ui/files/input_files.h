// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/configuration_item.h"
#include "ui/files/message_file.h"
#include "ui/session/snapshot.h"

#include <QStringList>

#include <variant>

namespace mailvitals::ui {

/// What somebody dropped on the window, opened or named when he called the program, known by what is in it:
/// saved evidence, judged; a message; texts of a server's configuration.
using Handed = std::variant<SnapshotPtr, HandedMessage, ConfigurationItem>;

// Both take as long as reading does: not for the window's thread. Errors are sentences.

/// One file of any kind; or several, or folders (of which only what lies directly in them is read), of
/// configuration texts.
Expected<Handed, QString> readHandedFiles(const QStringList& paths, const Policy& policy);
Expected<Handed, QString> readHandedText(const QByteArray& text, const Policy& policy);

}  // namespace mailvitals::ui
