// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/read_file.h"

#include "base/input_file.h"
#include "ui/text/text.h"

#include <QCoreApplication>
#include <QDir>

namespace mailvitals::ui {

Expected<std::string, QString> readFile(const QString& path, std::size_t most) {
    auto bytes = readInput(toUtf8(path), most);
    if (bytes) return std::move(*bytes);
    return unexpected(
        QCoreApplication::translate("ReadFile", "%1 cannot be read: %2.")
            .arg(networkText(toUtf8(QDir::toNativeSeparators(path))), networkText(bytes.error())));
}

}  // namespace mailvitals::ui
