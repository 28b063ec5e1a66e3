// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/mark.h"

#include <QCoreApplication>
#include <QPainter>
#include <QPainterPath>

#include <cmath>
#include <numbers>

namespace mailvitals::ui {
namespace {

// All shapes are drawn in a square of 32 units; the painter scales.
constexpr double side = 32;
const QPointF middle(16, 16);

QPen roundPen(const QColor& colour, double width) {
    return QPen(colour, width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
}

QPolygonF octagon(double radius) {
    QPolygonF corners;
    for (int i = 0; i < 8; ++i) {
        const double angle = std::numbers::pi / 8 * (2 * i + 1);
        corners << middle + QPointF(radius * std::cos(angle), radius * std::sin(angle));
    }
    return corners;
}

QPolygonF triangle() {
    return QPolygonF({{16, 4.5}, {28.5, 26.5}, {3.5, 26.5}});
}

void paintDisc(QPainter& painter, const Tone& tone) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(tone.fill);
    painter.drawEllipse(middle, 14, 14);
}

void paintRing(QPainter& painter, const Tone& tone, bool dashed) {
    QPen pen = roundPen(tone.edge, 2.4);
    // Nine dashes exactly once around, so that the ring has no seam.
    const double around = 2 * std::numbers::pi * 13 / pen.widthF();
    if (dashed) {
        pen.setCapStyle(Qt::FlatCap);
        pen.setDashPattern({around / 9 * 0.62, around / 9 * 0.38});
    }
    painter.setPen(pen);
    painter.setBrush(Qt::NoBrush);
    painter.drawEllipse(middle, 13, 13);
}

void paintQuestion(QPainter& painter, const QColor& colour) {
    QPainterPath hook(QPointF(11.8, 12.6));
    hook.cubicTo(11.8, 7.2, 20.4, 7.2, 20.4, 12.4);
    hook.cubicTo(20.4, 15.6, 16, 15.6, 16, 19);
    painter.setPen(roundPen(colour, 2.8));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(hook);
    painter.drawPoint(QPointF(16, 23.6));
}

void paintStroke(QPainter& painter, const QColor& colour, double width, const QPolygonF& line) {
    painter.setPen(roundPen(colour, width));
    painter.setBrush(Qt::NoBrush);
    painter.drawPolyline(line);
}

void paintDot(QPainter& painter, const QColor& colour, QPointF where, double radius) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawEllipse(where, radius, radius);
}

void paintShape(QPainter& painter, Mark mark, const Tone& tone) {
    switch (mark) {
        case Mark::Well:
            paintDisc(painter, tone);
            paintStroke(painter, tone.glyph, 3.2, QPolygonF({{9.6, 16.6}, {14, 21}, {22.6, 11.6}}));
            return;
        case Mark::Notice:
            paintDisc(painter, tone);
            paintStroke(painter, tone.glyph, 3.2, QPolygonF({{16, 15.2}, {16, 23}}));
            paintDot(painter, tone.glyph, {16, 9.8}, 2);
            return;
        case Mark::Look:
            painter.setPen(roundPen(tone.edge, 2));
            painter.setBrush(tone.fill);
            painter.drawPolygon(triangle());
            paintStroke(painter, tone.glyph, 3, QPolygonF({{16, 12.6}, {16, 18.6}}));
            paintDot(painter, tone.glyph, {16, 22.9}, 1.8);
            return;
        case Mark::Act:
            painter.setPen(roundPen(tone.fill, 2));
            painter.setBrush(tone.fill);
            painter.drawPolygon(octagon(13.6));
            paintStroke(painter, tone.glyph, 3.4, QPolygonF({{11.2, 11.2}, {20.8, 20.8}}));
            paintStroke(painter, tone.glyph, 3.4, QPolygonF({{20.8, 11.2}, {11.2, 20.8}}));
            return;
        case Mark::NotKnown:
            paintRing(painter, tone, true);
            paintQuestion(painter, tone.glyph);
            return;
        case Mark::NotApplicable:
            paintRing(painter, tone, false);
            paintStroke(painter, tone.glyph, 3, QPolygonF({{11, 16}, {21, 16}}));
            return;
        case Mark::Looking:
            paintRing(painter, tone, false);
            for (const double x : {10.4, 16.0, 21.6}) paintDot(painter, tone.glyph, {x, 16}, 1.9);
            return;
    }
}

}  // namespace

Mark markOf(Light light) {
    switch (light) {
        case Light::Green: return Mark::Well;
        case Light::Yellow: return Mark::Look;
        case Light::Red: return Mark::Act;
        case Light::Grey: break;
    }
    return Mark::NotKnown;
}

Mark markOf(Outcome outcome) {
    switch (outcome) {
        case Outcome::Pass: return Mark::Well;
        case Outcome::Notice: return Mark::Notice;
        case Outcome::Warning: return Mark::Look;
        case Outcome::Critical: return Mark::Act;
        case Outcome::NotApplicable: return Mark::NotApplicable;
        case Outcome::Unknown: break;
    }
    return Mark::NotKnown;
}

QString wordOf(Mark mark) {
    switch (mark) {
        case Mark::Well: return QCoreApplication::translate("Mark", "OK");
        case Mark::Notice: return QCoreApplication::translate("Mark", "Notice");
        case Mark::Look: return QCoreApplication::translate("Mark", "Warning");
        case Mark::Act: return QCoreApplication::translate("Mark", "Critical");
        case Mark::NotApplicable: return QCoreApplication::translate("Mark", "Not applicable");
        case Mark::Looking: return QCoreApplication::translate("Mark", "Checking…");
        case Mark::NotKnown: break;
    }
    return QCoreApplication::translate("Mark", "Unknown");
}

const Tone& toneOf(Mark mark, const Colours& colours) {
    switch (mark) {
        case Mark::Well: return colours.green;
        case Mark::Notice: return colours.blue;
        case Mark::Look: return colours.yellow;
        case Mark::Act: return colours.red;
        case Mark::NotKnown:
        case Mark::NotApplicable:
        case Mark::Looking: break;
    }
    return colours.grey;
}

void paintMark(QPainter& painter, const QRectF& where, Mark mark, const Colours& colours) {
    const double size = std::min(where.width(), where.height());
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(where.center() - QPointF(size / 2, size / 2));
    painter.scale(size / side, size / side);
    paintShape(painter, mark, toneOf(mark, colours));
    painter.restore();
}

}  // namespace mailvitals::ui
