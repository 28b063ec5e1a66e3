// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/configuration_json.h"

#include "base/printable.h"

namespace mailvitals {
namespace {

constexpr std::int64_t mostLines = static_cast<std::int64_t>(config::maxText);

QString safe(std::string_view bytes) {
    return QString::fromStdString(escaped(bytes));
}

QJsonObject toObject(const config::Fact& fact) {
    return {{QStringLiteral("group"), safe(fact.group)},
            {QStringLiteral("key"), safe(fact.key)},
            {QStringLiteral("value"), safe(fact.value)},
            {QStringLiteral("line"), static_cast<qint64>(fact.line)}};
}

QJsonObject toObject(const config::Text& text) {
    QJsonArray facts;
    for (const config::Fact& fact : text.facts) facts.append(toObject(fact));
    return {{QStringLiteral("kind"), safe(config::wordOf(text.kind))},
            {QStringLiteral("name"), safe(text.name)},
            {QStringLiteral("entries"), static_cast<qint64>(text.entries)},
            {QStringLiteral("cut"), text.cut},
            {QStringLiteral("facts"), facts}};
}

QJsonObject toObject(const config::Unread& unread) {
    return {{QStringLiteral("name"), safe(unread.name)},
            {QStringLiteral("line"), static_cast<qint64>(unread.line)},
            {QStringLiteral("reason"), safe(unread.reason)}};
}

template <class Values>
QJsonArray arrayOf(const Values& values) {
    QJsonArray array;
    for (const auto& value : values) array.append(toObject(value));
    return array;
}

config::Text readText(const Fields& fields) {
    const auto kind = config::kindFromWord(fields.text("kind"));
    if (!kind) fields.error().set(fields.place("kind"), "not a known kind of text");
    config::Text text{kind.value_or(config::Kind::Postfix),
                      fields.bytes("name"),
                      static_cast<std::size_t>(fields.number("entries", mostLines)),
                      {},
                      fields.flag("cut")};
    fields.eachObject("facts", static_cast<int>(config::maxFacts), [&](const Fields& fact) {
        text.add(fact.bytes("group"), fact.bytes("key"), fact.bytes("value"),
                 static_cast<std::size_t>(fact.number("line", mostLines)));
    });
    return text;
}

}  // namespace

QJsonObject toObject(const ConfigurationItem& configuration) {
    return {{QStringLiteral("texts"), arrayOf(configuration.texts)},
            {QStringLiteral("unread"), arrayOf(configuration.unread)}};
}

ConfigurationItem readConfiguration(const Fields& fields) {
    ConfigurationItem item;
    const int most = static_cast<int>(maxConfigurationTexts);
    fields.eachObject("texts", most, [&](const Fields& text) { item.texts.push_back(readText(text)); });
    fields.eachObject("unread", most, [&](const Fields& unread) {
        item.unread.push_back({unread.bytes("name"),
                               static_cast<std::size_t>(unread.number("line", mostLines)),
                               unread.bytes("reason")});
    });
    return item;
}

}  // namespace mailvitals
