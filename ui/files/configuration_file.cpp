// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/configuration_file.h"

#include "base/input_file.h"
#include "ui/text/text.h"

#include <QFileInfo>

namespace mailvitals::ui {

ConfigurationItem readConfigurationFiles(const QStringList& files) {
    ConfigurationItem item;
    for (const QString& path : files) {
        const std::string name = toUtf8(QFileInfo(path).fileName());
        const auto bytes = readInput(toUtf8(path), config::maxText);
        if (bytes)
            item.add(*bytes, name);
        else
            item.add(ConfigurationItem{{}, {{name, 0, bytes.error()}}});
    }
    return item;
}

}  // namespace mailvitals::ui
