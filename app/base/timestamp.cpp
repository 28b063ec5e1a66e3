// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/timestamp.h"

#include <QDateTime>
#include <QTimeZone>

namespace mailvitals {
namespace {

QDateTime toQt(std::chrono::sys_seconds time) {
    return QDateTime::fromSecsSinceEpoch(time.time_since_epoch().count(), Qt::UTC);
}

}  // namespace

std::string toIso(std::chrono::sys_seconds time) {
    return toQt(time).toString(Qt::ISODate).toStdString();
}

std::optional<std::chrono::sys_seconds> fromIso(std::string_view text) {
    const QString source = QString::fromLatin1(text.data(), static_cast<qsizetype>(text.size()));
    const QDateTime time = QDateTime::fromString(source, Qt::ISODate);
    if (!time.isValid()) return std::nullopt;
    return std::chrono::sys_seconds(std::chrono::seconds(time.toSecsSinceEpoch()));
}

std::string toReadable(std::chrono::sys_seconds time) {
    return toQt(time).toString(QStringLiteral("yyyy-MM-dd HH:mm 'UTC'")).toStdString();
}

std::chrono::sys_seconds now() {
    return std::chrono::time_point_cast<std::chrono::seconds>(std::chrono::system_clock::now());
}

}  // namespace mailvitals
