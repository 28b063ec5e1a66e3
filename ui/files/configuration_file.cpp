// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/configuration_file.h"

#include "ui/text/text.h"

#include <QFile>
#include <QFileInfo>

namespace mailvitals::ui {

ConfigurationItem readConfigurationFiles(const QStringList& files) {
    ConfigurationItem item;
    for (const QString& path : files) {
        const std::string name = toUtf8(QFileInfo(path).fileName());
        QFile file(path);
        if (file.open(QIODevice::ReadOnly)) {
            // One byte more than is allowed, so that the recogniser is the one to explain.
            item.add(file.read(static_cast<qint64>(config::maxText) + 1).toStdString(), name);
        } else {
            item.add(ConfigurationItem{{}, {{name, 0, toUtf8(file.errorString())}}});
        }
    }
    return item;
}

}  // namespace mailvitals::ui
