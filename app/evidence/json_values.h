// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/ip_address.h"
#include "base/printable.h"
#include "evidence/attempt.h"

#include <QJsonArray>
#include <QJsonObject>

#include <chrono>
#include <string>

namespace mailvitals {

// Values of evidence as they stand in its file.

inline QString plain(const std::string& text) {
    return QString::fromStdString(text);
}
inline QString safe(const std::string& bytes) {
    return QString::fromStdString(escaped(bytes));
}
inline double milliseconds(std::chrono::microseconds time) {
    return static_cast<double>(time.count()) / 1000.0;
}

template <class Values, class Convert>
QJsonArray arrayOf(const Values& values, Convert convert) {
    QJsonArray array;
    for (const auto& value : values) array.append(convert(value));
    return array;
}

inline QString base64(const std::string& bytes) {
    return QString::fromLatin1(QByteArray::fromStdString(bytes).toBase64());
}

inline QString toText(const IpAddress& address) {
    return plain(address.toString());
}

inline QJsonObject toObject(const Failure& failure) {
    return {{QStringLiteral("why"), QString::fromLatin1(toString(failure.why))},
            {QStringLiteral("detail"), safe(failure.detail)}};
}

}  // namespace mailvitals
