// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/status_icon.h"

#include <QStringList>

namespace mailvitals::report {
namespace {

constexpr const char* disc =
    "M 12 2 C 17.523 2 22 6.477 22 12 C 22 17.523 17.523 22 12 22 "
    "C 6.477 22 2 17.523 2 12 C 2 6.477 6.477 2 12 2 Z";
constexpr const char* triangle = "M 12 3 L 22 20.5 L 2 20.5 Z";
constexpr const char* octagon =
    "M 7.86 2 L 16.14 2 L 22 7.86 L 22 16.14 L 16.14 22 L 7.86 22 L 2 16.14 L 2 7.86 Z";

constexpr const char* check = "M 7 12.4 L 10.6 16 L 17.2 8.6";
constexpr const char* exclamation = "M 12 9 L 12 14 M 12 17.3 L 12 17.4";
constexpr const char* cross = "M 8 8 L 16 16 M 16 8 L 8 16";
constexpr const char* question =
    "M 9 9.4 C 9 7.7 10.3 6.6 12 6.6 C 13.7 6.6 15 7.7 15 9.3 C 15 11.5 12 11.6 12 14 M 12 17.2 L 12 17.3";
constexpr const char* information = "M 12 11.2 L 12 17 M 12 7.3 L 12 7.4";
constexpr const char* dash = "M 8 12 L 16 12";
constexpr const char* dots = "M 7.6 12 L 7.7 12 M 12 12 L 12.1 12 M 16.4 12 L 16.5 12";

}  // namespace

Status statusOf(Light light) {
    switch (light) {
        case Light::Green: return Status::Ok;
        case Light::Yellow: return Status::Warning;
        case Light::Red: return Status::Critical;
        case Light::Grey: break;
    }
    return Status::Unknown;
}

Status statusOf(const AreaVerdict& verdict) {
    return verdict.partly ? Status::Partly : statusOf(verdict.light);
}

Status statusOf(Outcome outcome) {
    switch (outcome) {
        case Outcome::Pass: return Status::Ok;
        case Outcome::Notice: return Status::Notice;
        case Outcome::Warning: return Status::Warning;
        case Outcome::Critical: return Status::Critical;
        case Outcome::NotApplicable: return Status::NotApplicable;
        case Outcome::Unknown: break;
    }
    return Status::Unknown;
}

StatusIcon iconOf(Status status) {
    switch (status) {
        case Status::Ok: return {Light::Green, disc, false, false, check, "OK"};
        case Status::Notice: return {Light::Green, disc, false, false, information, "Notice"};
        case Status::Warning: return {Light::Yellow, triangle, false, false, exclamation, "Warning"};
        case Status::Critical: return {Light::Red, octagon, false, false, cross, "Critical"};
        case Status::Partly: return {Light::Grey, disc, true, true, check, "Partly checked"};
        case Status::NotApplicable: return {Light::Grey, disc, true, false, dash, "Not applicable"};
        case Status::Checking: return {Light::Grey, disc, true, false, dots, "Checking…"};
        case Status::Unknown: break;
    }
    return {Light::Grey, disc, true, true, question, "Unknown"};
}

StatusIcon iconOf(Light light) {
    return iconOf(statusOf(light));
}

StatusIcon iconOf(const AreaVerdict& verdict) {
    return iconOf(statusOf(verdict));
}

StatusIcon iconOf(Outcome outcome) {
    return iconOf(statusOf(outcome));
}

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

}  // namespace mailvitals::report
