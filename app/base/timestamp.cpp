// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/timestamp.h"

#include <QDateTime>
#include <QLocale>

#include <array>
#include <cstdint>

namespace mailvitals {
namespace {

QDateTime toQt(std::chrono::sys_seconds time) {
    return QDateTime::fromSecsSinceEpoch(time.time_since_epoch().count()).toUTC();
}

}  // namespace

std::string toIso(std::chrono::sys_seconds time) {
    return toQt(time).toString(Qt::ISODate).toStdString();
}

std::optional<std::chrono::sys_seconds> fromIso(std::string_view text) {
    const QString source = QString::fromLatin1(text.data(), static_cast<qsizetype>(text.size()));
    const QDateTime time = QDateTime::fromString(source, Qt::ISODate);
    // Without a zone it would be another moment on another computer.
    if (!time.isValid() || time.timeSpec() == Qt::LocalTime) return std::nullopt;
    return std::chrono::sys_seconds(std::chrono::seconds(time.toSecsSinceEpoch()));
}

std::string toMailDate(std::chrono::sys_seconds time) {
    return QLocale::c()
        .toString(toQt(time), QStringLiteral("ddd, d MMM yyyy HH:mm:ss '+0000'"))
        .toStdString();
}

std::string toReadable(std::chrono::sys_seconds time) {
    return toQt(time).toString(QStringLiteral("yyyy-MM-dd HH:mm 'UTC'")).toStdString();
}

std::string toReadable(std::chrono::seconds time) {
    struct Unit {
        const char* name;
        std::int64_t seconds;
    };
    static constexpr std::array<Unit, 3> units{{{"days", 86400}, {"hours", 3600}, {"minutes", 60}}};
    for (const Unit& unit : units) {
        if (time.count() < 2 * unit.seconds) continue;
        return std::to_string((time.count() + unit.seconds - 1) / unit.seconds) + " " + unit.name;
    }
    return time.count() == 1 ? "1 second" : std::to_string(time.count()) + " seconds";
}

std::chrono::sys_seconds now() {
    return std::chrono::time_point_cast<std::chrono::seconds>(std::chrono::system_clock::now());
}

}  // namespace mailvitals
