// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "policy/policy.h"
#include "ui/session/snapshot.h"

#include <QString>

namespace mailvitals::ui {

// Both take as long as the disk does: not for the window's thread. Errors are sentences.

/// Judges saved evidence as of the day it was seen, without a network. None: it is something else.
std::optional<Expected<SnapshotPtr, QString>> readEvidence(const QByteArray& bytes, const Policy& policy);

Expected<void, QString> saveEvidence(const QString& file, const Evidence& evidence);

}  // namespace mailvitals::ui
