// SPDX-License-Identifier: GPL-3.0-or-later
// Reads {"zones": [ZONE...], "cases": [{"zone", "ip", "sender", "helo", "explain"}...]} from standard input
// and prints for each case [result, explanation, rounds]: the console half of the comparisons with other
// implementations. A ZONE is {"name": [["TXT", "string"...] | ["A", address] | ["MX", preference, host] |
// ["FAIL"] | ["FAIL", type] ...]}.
#include "records/spf/check.h"
#include "records/spf/tree_text.h"
#include "support/spf_zone.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <cstdio>
#include <map>
#include <vector>

using namespace mailvitals;

namespace {

std::string textOf(const QJsonValue& value) {
    return value.toString().toStdString();
}

/// A name as a suite spells it; one that no DNS could hold is left out, as no server could serve it.
std::optional<DomainName> nameOf(const QJsonValue& value) {
    return spf::nameFrom(textOf(value));
}

void addRecord(test::SpfZone& zone, const DomainName& name, const QJsonArray& record) {
    const std::string type = textOf(record.at(0));
    if (type == "FAIL") {
        if (record.size() > 1)
            zone.fail(name, dns::typeFromString(textOf(record.at(1))));
        else
            zone.fail(name);
        return;
    }
    if (type == "TXT" || type == "SPF") {
        dns::Txt txt;
        for (qsizetype i = 1; i < record.size(); ++i)
            txt.strings.push_back(record.at(i).toString().toLatin1().toStdString());
        zone.add(name, type == "TXT" ? dns::Type::Txt : dns::Type{99}, txt);
    } else if (type == "A" || type == "AAAA") {
        if (const auto address = IpAddress::parse(textOf(record.at(1))))
            zone.add(name, dns::typeFromString(type), *address);
    } else if (type == "MX") {
        const auto host =
            textOf(record.at(2)).empty() ? DomainName() : nameOf(record.at(2)).value_or(DomainName());
        zone.add(name, dns::Type::Mx, dns::Mx{static_cast<std::uint16_t>(record.at(1).toInt()), host});
    } else if (const auto target = nameOf(record.at(1))) {
        zone.add(name, dns::typeFromString(type), *target);
    }
}

test::SpfZone zoneFrom(const QJsonObject& names) {
    test::SpfZone zone;
    for (auto entry = names.begin(); entry != names.end(); ++entry) {
        const auto name = spf::nameFrom(entry.key().toStdString());
        if (!name) continue;
        for (const QJsonValue& record : entry.value().toArray()) addRecord(zone, *name, record.toArray());
    }
    return zone;
}

/// Answers only what was asked in an earlier round, as a resolver does.
QJsonArray judge(const test::SpfZone& zone, const QJsonObject& one) {
    const auto ip = IpAddress::parse(textOf(one[u"ip"]));
    if (!ip) return {QStringLiteral("no address"), QString(), 0, QString()};
    spf::Session session = spf::Session::of(*ip, textOf(one[u"sender"]), textOf(one[u"helo"]));
    session.wantsExplanation = one[u"explain"].toBool();
    session.receiver = "receiver.example";
    std::map<spf::Question, spf::Reply> known;
    const spf::Lookup lookup = [&](const spf::Question& question) -> std::optional<spf::Reply> {
        const auto found = known.find(question);
        return found == known.end() ? std::nullopt : std::optional(found->second);
    };
    for (int round = 1;; ++round) {
        const spf::Evaluation evaluation = spf::check(session, lookup);
        if (evaluation.questions.empty() || round > 100) {
            const std::string result =
                evaluation.result ? std::string(spf::toString(*evaluation.result)) : "open for ever";
            const spf::Problem* problem = spf::decidingProblem(evaluation.tree);
            return {QString::fromStdString(result), QString::fromLatin1(evaluation.explanation.c_str()),
                    round, QString::fromStdString(problem ? spf::describe(*problem) : std::string())};
        }
        for (const spf::Question& question : evaluation.questions) known[question] = zone.reply(question);
    }
}

}  // namespace

int main() {
    QFile input;
    if (!input.open(stdin, QIODevice::ReadOnly)) return 1;
    const QJsonObject all = QJsonDocument::fromJson(input.readAll()).object();
    std::vector<test::SpfZone> zones;
    for (const QJsonValue& zone : all[u"zones"].toArray()) zones.push_back(zoneFrom(zone.toObject()));
    QJsonArray results;
    for (const QJsonValue& one : all[u"cases"].toArray()) {
        const auto index = static_cast<std::size_t>(one.toObject()[u"zone"].toInt());
        results.append(judge(zones.at(index), one.toObject()));
    }
    const QByteArray out = QJsonDocument(results).toJson(QJsonDocument::Compact);
    std::fwrite(out.constData(), 1, static_cast<std::size_t>(out.size()), stdout);
    return 0;
}
