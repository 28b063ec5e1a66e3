// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/status_icon.h"

#include <QPointF>
#include <QRgb>

class QPainter;

namespace mailvitals::report::pdf {

void drawIcon(QPainter& painter, const StatusIcon& icon, QPointF topLeft, qreal size);

/// The ink for a word beside a light: dark enough to be read on white.
QRgb wordInk(Light light);

}  // namespace mailvitals::report::pdf
