// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/mark.h"

#include <QPainterPath>
#include <QRgb>

class QPainter;

namespace mailvitals::report::pdf {

/// A mark's path, from its field of 24 by 24.
QPainterPath pathOf(const char* words);

void drawMark(QPainter& painter, const Mark& mark, QPointF topLeft, qreal size);

/// The ink for a word beside a light: dark enough to be read on white.
QRgb wordInk(Light light);

}  // namespace mailvitals::report::pdf
