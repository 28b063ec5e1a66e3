// SPDX-License-Identifier: GPL-3.0-or-later
#include "policy/filter_lists.h"

#include "base/ascii.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <set>

namespace mailvitals {
namespace {

bool isWithin(std::string_view name, std::string_view zone) {
    if (name.size() < zone.size()) return false;
    const std::size_t at = name.size() - zone.size();
    return ascii::equalsIgnoringCase(name.substr(at), zone) && (at == 0 || name[at - 1] == '.');
}

Expected<FilterList, std::string> readList(const QJsonObject& object) {
    static const std::set<QString> known{QStringLiteral("zone"), QStringLiteral("dead"),
                                         QStringLiteral("everybody"), QStringLiteral("refusals"),
                                         QStringLiteral("source")};
    FilterList list;
    const auto text = [&](const char* key) {
        return object.value(QLatin1String(key)).toString().toStdString();
    };
    list.zone = text("zone");
    const auto wrong = [&](const std::string& what) { return unexpected(list.zone + ": " + what); };
    for (const QString& key : object.keys()) {
        if (!known.contains(key)) return wrong("\"" + key.toStdString() + "\" is not known here");
    }
    list.dead = text("dead");
    list.everybody = object.value(QLatin1String("everybody")).toBool();
    list.source = text("source");
    for (const QJsonValue& value : object.value(QLatin1String("refusals")).toArray()) {
        const auto address = IpAddress::parse(value.toString().toStdString());
        if (!address || !address->isV4()) return wrong("a refusal that is no address");
        list.refusals.push_back(*address);
    }
    if (list.zone.find('.') == list.zone.npos) return wrong("no zone");
    if (list.dead.empty() == list.refusals.empty()) return wrong("either dead, or it refuses");
    if (list.everybody && list.dead.empty()) return wrong("what is alive does not list everybody");
    if (list.source.empty()) return wrong("no source");
    return list;
}

}  // namespace

Expected<std::vector<FilterList>, std::string> parseFilterLists(const QByteArray& json) {
    QJsonParseError flaw;
    const QJsonDocument document = QJsonDocument::fromJson(json, &flaw);
    if (!document.isObject()) return unexpected("not JSON: " + flaw.errorString().toStdString());
    std::vector<FilterList> lists;
    std::set<std::string> zones;
    for (const QJsonValue& value : document.object().value(QLatin1String("lists")).toArray()) {
        auto list = readList(value.toObject());
        if (!list) return unexpected(list.error());
        if (!zones.insert(list->zone).second) return unexpected(list->zone + ": it stands there twice");
        lists.push_back(std::move(*list));
    }
    if (lists.empty()) return unexpected(std::string("\"lists\" is missing or empty"));
    return lists;
}

const FilterList* filterListOf(const std::vector<FilterList>& lists, std::string_view zone) {
    const FilterList* found = nullptr;
    for (const FilterList& list : lists) {
        if (isWithin(zone, list.zone) && (!found || list.zone.size() > found->zone.size())) found = &list;
    }
    return found;
}

const std::vector<FilterList>& shippedFilterLists() {
    static const std::vector<FilterList> lists = [] {
        QFile file(QStringLiteral(":/mailvitals/policy/filter_lists.json"));
        auto read = parseFilterLists(file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray());
        return read ? std::move(*read) : std::vector<FilterList>();
    }();
    return lists;
}

}  // namespace mailvitals
