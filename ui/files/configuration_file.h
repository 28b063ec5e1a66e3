// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/configuration_item.h"

#include <QStringList>

namespace mailvitals::ui {

/// What these files say of a server's configuration. A file that cannot be opened is among what could not be
/// read. Takes as long as reading does: not for the window's thread.
ConfigurationItem readConfigurationFiles(const QStringList& files);

}  // namespace mailvitals::ui
