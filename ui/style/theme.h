// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QApplication;
class QFont;

namespace mailvitals::ui {

enum class ThemeChoice { System, Light, Dark };

QString idOf(ThemeChoice choice);  ///< "system", "light", "dark"
ThemeChoice themeFromId(const QString& id);

/// Gives the program its palette and its small style sheet. Call it again when the system changes its mind.
void applyTheme(QApplication& application, ThemeChoice choice);

/// The font at another size, in proportion: the system's font stays what it is.
QFont scaled(QFont font, double factor, bool bold = false);
/// The system's monospaced font at the size of this one.
QFont monospaced(const QFont& like);

/// The grid that everything stands on.
inline constexpr int unit = 8;

}  // namespace mailvitals::ui
