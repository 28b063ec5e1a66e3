// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/batch_lines.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace mailvitals::cli {

std::string toJsonLine(const BadLine& line) {
    const QJsonObject object{{QStringLiteral("schema"), QStringLiteral("mailvitals.not-checked/1")},
                             {QStringLiteral("line"), static_cast<qint64>(line.number)},
                             {QStringLiteral("target"), QString::fromStdString(line.text)},
                             {QStringLiteral("error"), QString::fromStdString(line.why)}};
    return (QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n').toStdString();
}

std::optional<std::string> keyOfLine(std::string_view json) {
    const auto document =
        QJsonDocument::fromJson(QByteArray::fromRawData(json.data(), static_cast<qsizetype>(json.size())));
    const QJsonObject object = document.object();
    const QString schema = object.value(QLatin1String("schema")).toString();
    const std::string target = object.value(QLatin1String("target")).toString().toStdString();
    if (target.empty()) return std::nullopt;
    if (schema == QLatin1String("mailvitals.report/1")) return target;
    if (schema != QLatin1String("mailvitals.not-checked/1")) return std::nullopt;
    const auto number = object.value(QLatin1String("line")).toInteger();
    return DoneNames::keyOf(BadLine{static_cast<std::size_t>(number), target, {}});
}

}  // namespace mailvitals::cli
