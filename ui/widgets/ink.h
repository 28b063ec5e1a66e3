// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/paint_icon.h"

namespace mailvitals::ui {

/// What colour words have. Looked up when they are painted, so that a change of theme needs nobody's help.
enum class Ink { Text, Muted, Link, Well, Notice, Look, Act, Grey };

QColor colourOf(Ink ink, const Colours& colours);
/// For the word that stands beside an icon.
Ink inkOf(Status status);

}  // namespace mailvitals::ui
