// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/write_file.h"

#include "base/output_file.h"
#include "ui/text/text.h"

#include <QCoreApplication>
#include <QDir>

namespace mailvitals::ui {

Expected<void, QString> writeFile(const QString& path, const QByteArray& content) {
    const auto written =
        writeOutput(toUtf8(path), {content.data(), static_cast<std::size_t>(content.size())});
    if (written) return {};
    return unexpected(
        QCoreApplication::translate("WriteFile", "%1 cannot be written: %2.")
            .arg(networkText(toUtf8(QDir::toNativeSeparators(path))), networkText(written.error())));
}

}  // namespace mailvitals::ui
