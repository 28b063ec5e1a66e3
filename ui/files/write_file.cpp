// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/write_file.h"

#include <QCoreApplication>
#include <QSaveFile>

namespace mailvitals::ui {

Expected<void, QString> writeFile(const QString& path, const QByteArray& content) {
    QSaveFile file(path);
    const bool written =
        file.open(QIODevice::WriteOnly) && file.write(content) == content.size() && file.commit();
    if (written) return {};
    return unexpected(
        QCoreApplication::translate("WriteFile", "This file cannot be written: %1").arg(file.errorString()));
}

}  // namespace mailvitals::ui
