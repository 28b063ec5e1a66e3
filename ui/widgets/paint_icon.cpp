// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/paint_icon.h"

#include <QPainter>

namespace mailvitals::ui {

QString wordOf(Status status) {
    return QString::fromUtf8(report::iconOf(status).word);
}

const Tone& toneOf(Status status, const Colours& colours) {
    if (status == Status::Notice) return colours.blue;
    switch (report::iconOf(status).colour) {
        case Light::Green: return colours.green;
        case Light::Yellow: return colours.yellow;
        case Light::Red: return colours.red;
        case Light::Grey: break;
    }
    return colours.grey;
}

void paintIcon(QPainter& painter, const QRectF& where, Status status, const Colours& colours) {
    const report::StatusIcon icon = report::iconOf(status);
    const Tone& tone = toneOf(status, colours);
    const double size = std::min(where.width(), where.height());
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(where.center() - QPointF(size / 2, size / 2));
    painter.scale(size / report::iconField, size / report::iconField);
    QPen edge(tone.edge, icon.hollow ? 1.8 : 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
    if (icon.dashed) {
        edge.setCapStyle(Qt::FlatCap);
        // Nine dashes exactly once around, so that the ring has no seam; in widths of the pen.
        const double around = report::pathOf(icon.outline).length() / edge.widthF();
        edge.setDashPattern({around / 9 * 0.62, around / 9 * 0.38});
    }
    painter.setPen(edge);
    painter.setBrush(icon.hollow ? QBrush() : QBrush(tone.fill));
    painter.drawPath(report::pathOf(icon.outline));
    painter.setPen(QPen(tone.glyph, icon.hollow ? 2.2 : 2.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(report::pathOf(icon.sign));
    painter.restore();
}

}  // namespace mailvitals::ui
