// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "findings/light.h"
#include "ui/style/colours.h"

#include <QRectF>
#include <QString>

class QPainter;

namespace mailvitals::ui {

/// The signs of the window. Each has a shape, a word and a colour of its own, so that no one has to see all
/// three.
enum class Mark {
    Well,           ///< green circle with a check
    Notice,         ///< blue circle with an i
    Look,           ///< yellow triangle with an exclamation mark
    Act,            ///< red octagon with a cross
    NotKnown,       ///< grey dashed circle with a question mark
    NotApplicable,  ///< grey circle with a dash
    Looking,        ///< grey circle with three dots
};

Mark markOf(Light light);
Mark markOf(Outcome outcome);
QString wordOf(Mark mark);
const Tone& toneOf(Mark mark, const Colours& colours);

/// Drawn as vectors into the largest square of the rectangle: crisp at any size and scale.
void paintMark(QPainter& painter, const QRectF& where, Mark mark, const Colours& colours);

}  // namespace mailvitals::ui
