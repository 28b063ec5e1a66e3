// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/pdf_mark.h"

#include "report/pdf_style.h"

#include <QPainter>
#include <QStringList>

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

QPainterPath pathOf(const char* words) {
    const QStringList list = QString::fromLatin1(words).split(u' ', Qt::SkipEmptyParts);
    qsizetype at = 0;
    const auto point = [&] {
        const qreal x = list.value(at++).toDouble();
        return QPointF(x, list.value(at++).toDouble());
    };
    QPainterPath path;
    while (at < list.size()) {
        const QString word = list.at(at++);
        if (word == QStringLiteral("M")) path.moveTo(point());
        if (word == QStringLiteral("L")) path.lineTo(point());
        if (word == QStringLiteral("Z")) path.closeSubpath();
        if (word == QStringLiteral("C")) {
            const QPointF first = point();
            const QPointF second = point();
            path.cubicTo(first, second, point());
        }
    }
    return path;
}

void drawMark(QPainter& painter, const Mark& mark, QPointF topLeft, qreal size) {
    const Inks inks = inksOf(mark.colour);
    painter.save();
    painter.translate(topLeft);
    painter.scale(size / 24, size / 24);
    QPen edge(QColor(inks.edge), mark.dashed ? 2.0 : 1.5, Qt::SolidLine,
              mark.dashed ? Qt::FlatCap : Qt::RoundCap, Qt::RoundJoin);
    if (mark.dashed) edge.setDashPattern({1.7, 1.45});  // in widths of the pen
    painter.setPen(edge);
    painter.setBrush(mark.dashed ? QBrush() : QBrush(QColor(inks.shape)));
    painter.drawPath(pathOf(mark.outline));
    painter.setPen(QPen(QColor(inks.sign), 2.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(pathOf(mark.sign));
    painter.restore();
}

QRgb wordInk(Light light) {
    return inksOf(light).word;
}

}  // namespace mailvitals::report::pdf
