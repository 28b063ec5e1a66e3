// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"

#include <QString>

#include <string>

namespace mailvitals::ui {

/// The bytes of a file, at most one more than `most`, by readInput(): nothing is waited for. The error is a
/// sentence.
Expected<std::string, QString> readFile(const QString& path, std::size_t most);

}  // namespace mailvitals::ui
