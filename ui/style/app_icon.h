// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>

namespace mailvitals::ui {

/// The program's icon, drawn, so that nothing has to be installed for it: the same picture as
/// resources/icons/mailvitals.svg.
QIcon appIcon();

}  // namespace mailvitals::ui
