// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands.h"
#include "cli/output.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace mailvitals::cli {
namespace {

QString text(std::string_view value) {
    return QString::fromUtf8(value.data(), static_cast<qsizetype>(value.size()));
}

QJsonObject toObject(const RulePage& page) {
    QJsonArray messages;
    for (const Message& message : page.messages) {
        messages.append(QJsonObject{{QStringLiteral("tag"), text(message.tag)},
                                    {QStringLiteral("outcome"), text(toString(message.level))},
                                    {QStringLiteral("text"), text(message.text)}});
    }
    return {{QStringLiteral("rule"), text(page.id)},
            {QStringLiteral("area"), text(idOf(page.area))},
            {QStringLiteral("worst"), text(toString(page.worst))},
            {QStringLiteral("title"), text(page.title)},
            {QStringLiteral("source"), text(page.source)},
            {QStringLiteral("status"), page.planned ? QStringLiteral("planned") : QStringLiteral("judged")},
            {QStringLiteral("messages"), messages}};
}

std::string padded(std::string_view value, std::size_t width) {
    std::string out(value);
    if (out.size() < width) out.resize(width, ' ');
    return out;
}

void printTable(const Catalogue& catalogue) {
    std::optional<Area> area;
    for (const RulePage& page : catalogue.pages()) {
        if (area != page.area) printOut((area ? "\n" : "") + std::string(idOf(page.area)) + "\n");
        area = page.area;
        printOut("  " + padded(page.id, 28) + padded(toString(page.worst), 10) +
                 (page.planned ? "(planned) " : "") + page.title + "\n");
    }
}

}  // namespace

int runRules(const RulesOptions& options, const Policy& policy) {
    if (!options.json) {
        printTable(policy.catalogue);
        return 0;
    }
    QJsonArray rules;
    for (const RulePage& page : policy.catalogue.pages()) rules.append(toObject(page));
    printOut(QJsonDocument(rules).toJson(QJsonDocument::Indented).toStdString());
    return 0;
}

}  // namespace mailvitals::cli
