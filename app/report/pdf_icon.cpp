// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/pdf_icon.h"

#include "report/pdf_style.h"

#include <QPainter>

namespace mailvitals::report::pdf {
namespace {

struct Inks {
    QRgb shape;
    QRgb edge;
    QRgb sign;
    QRgb word;
};

/// Every word has at least 4.5 : 1 on white, every shape or its edge at least 3 : 1 (WCAG 2.1, AA).
constexpr Inks inksOf(Light light) {
    switch (light) {
        case Light::Green: return {0xff1a7f37, 0xff1a7f37, 0xffffffff, 0xff1a7f37};
        case Light::Yellow: return {0xfff6c324, 0xff765600, 0xff2b2100, 0xff765600};
        case Light::Red: return {0xffc4262e, 0xffc4262e, 0xffffffff, 0xffc4262e};
        case Light::Grey: break;
    }
    return {0xffffffff, ink::quiet, ink::quiet, ink::quiet};
}

}  // namespace

void drawIcon(QPainter& painter, const StatusIcon& icon, QPointF topLeft, qreal size) {
    const Inks inks = inksOf(icon.colour);
    painter.save();
    painter.translate(topLeft);
    painter.scale(size / iconField, size / iconField);
    QPen edge(QColor(inks.edge), icon.hollow ? 2.0 : 1.5, Qt::SolidLine,
              icon.dashed ? Qt::FlatCap : Qt::RoundCap, Qt::RoundJoin);
    if (icon.dashed) edge.setDashPattern({1.7, 1.45});  // in widths of the pen
    painter.setPen(edge);
    painter.setBrush(icon.hollow ? QBrush() : QBrush(QColor(inks.shape)));
    painter.drawPath(pathOf(icon.outline));
    painter.setPen(QPen(QColor(inks.sign), 2.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(pathOf(icon.sign));
    painter.restore();
}

QRgb wordInk(Light light) {
    return inksOf(light).word;
}

}  // namespace mailvitals::report::pdf
