// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"

#include <QByteArray>
#include <QString>

namespace mailvitals::ui {

/// Whole or not at all, by writeOutput(). The error is a sentence.
Expected<void, QString> writeFile(const QString& path, const QByteArray& content);

}  // namespace mailvitals::ui
