// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/read_file.h"

#include "base/input_file.h"
#include "ui/text/text.h"

#include <QCoreApplication>

namespace mailvitals::ui {

Expected<std::string, QString> readFile(const QString& path, std::size_t most) {
    auto bytes = readInput(toUtf8(path), most);
    if (bytes) return std::move(*bytes);
    return unexpected(QCoreApplication::translate("ReadFile", "This file cannot be read: %1")
                          .arg(networkText(bytes.error())));
}

}  // namespace mailvitals::ui
