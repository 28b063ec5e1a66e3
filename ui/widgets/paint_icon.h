// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/status_icon.h"
#include "ui/style/colours.h"

#include <QRectF>
#include <QString>

class QPainter;

namespace mailvitals::ui {

using report::Status;
using report::statusOf;

QString wordOf(Status status);
/// A notice is blue in the window, which has that colour to spare.
const Tone& toneOf(Status status, const Colours& colours);

/// The same icon as in the reports, in the colours of the theme. Drawn as vectors into the largest square of
/// the rectangle: crisp at any size and scale.
void paintIcon(QPainter& painter, const QRectF& where, Status status, const Colours& colours);

}  // namespace mailvitals::ui
