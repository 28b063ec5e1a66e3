// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/json.h"

#include "base/printable.h"
#include "base/timestamp.h"
#include "evidence/derived.h"
#include "report/masked_report.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace mailvitals::report {
namespace {

QString text(std::string_view value) {
    return QString::fromUtf8(value.data(), static_cast<qsizetype>(value.size()));
}

QJsonArray list(const std::vector<std::string>& values) {
    QJsonArray array;
    for (const std::string& value : values) array.append(text(printable(value)));
    return array;
}

/// Only items: what is derived from them is for showing, and scripts look ids up in the saved evidence.
std::vector<std::string> itemsAmong(std::vector<std::string> ids) {
    std::erase_if(ids, [](const std::string& id) { return derivedFrom(id).has_value(); });
    return ids;
}

struct ArgToJson {
    QJsonValue operator()(const std::string& value) const { return text(printable(value)); }
    QJsonValue operator()(std::int64_t value) const { return static_cast<qint64>(value); }
    QJsonValue operator()(const std::vector<std::string>& values) const { return list(values); }
    QJsonValue operator()(std::chrono::sys_seconds time) const { return text(toIso(time)); }
};

QJsonObject toObject(const Finding& finding, const Report& report, const Catalogue& catalogue) {
    QJsonObject args;
    for (const Arg& arg : finding.args) args.insert(text(arg.name), std::visit(ArgToJson{}, arg.value));
    QJsonObject object{{QStringLiteral("rule"), text(finding.rule)},
                       {QStringLiteral("subject"), text(printable(finding.subject.toString()))},
                       {QStringLiteral("outcome"), text(toString(finding.outcome))},
                       {QStringLiteral("tag"), text(finding.tag)},
                       {QStringLiteral("args"), args},
                       {QStringLiteral("message"), text(catalogue.sentence(finding))},
                       {QStringLiteral("evidence"), list(masked(report, itemsAmong(finding.evidence)))}};
    if (finding.because) {
        object.insert(
            QStringLiteral("because"),
            QJsonObject{{QStringLiteral("rule"), text(finding.because->rule)},
                        {QStringLiteral("subject"), text(printable(finding.because->subject.toString()))}});
    }
    return object;
}

QJsonObject toObject(const VantageReport& vantage) {
    return {{QStringLiteral("public_addresses"), list(vantage.publicAddresses)},
            {QStringLiteral("local_addresses"), list(vantage.localAddresses)},
            {QStringLiteral("resolvers"), list(vantage.resolvers)},
            {QStringLiteral("way_out"), text(vantage.proxy.empty() ? "direct" : printable(vantage.proxy))}};
}

double milliseconds(std::chrono::microseconds time) {
    return static_cast<double>(time.count()) / 1000.0;
}

QJsonObject toObject(const Report& report) {
    const RunSummary& summary = report.summary;
    return {
        {QStringLiteral("wall_ms"), milliseconds(summary.wall)},
        {QStringLiteral("critical_path_ms"), milliseconds(summary.criticalPath)},
        {QStringLiteral("critical_path"), list(masked(report, summary.criticalChain))},
        {QStringLiteral("dns_queries"), static_cast<qint64>(summary.dnsQuestions)},
        {QStringLiteral("connections"), static_cast<qint64>(summary.connections)},
        {QStringLiteral("most_connections_to_one_address"), static_cast<qint64>(summary.mostToOneAddress)},
        {QStringLiteral("most_at_once_to_one_address"), static_cast<qint64>(summary.mostAtOnceToOneAddress)},
        {QStringLiteral("probes"), static_cast<qint64>(summary.probes)}};
}

QJsonObject toObject(const Report& report, const Catalogue& catalogue) {
    QJsonArray findings;
    // What took no part has no finding for a script; the areas name it.
    for (const Finding& finding : report.findings) {
        if (!tookNoPart(finding)) findings.append(toObject(finding, report, catalogue));
    }
    QJsonArray areas;
    for (const AreaReport& area : report.areas) {
        areas.append(QJsonObject{{QStringLiteral("area"), text(idOf(area.area))},
                                 {QStringLiteral("light"), text(toString(area.light))},
                                 {QStringLiteral("partly"), area.verdict.partly},
                                 {QStringLiteral("missing"), list(area.verdict.missing)}});
    }
    return {{QStringLiteral("schema"), QStringLiteral("mailvitals.report/1")},
            {QStringLiteral("program"), text(printable(report.program))},
            {QStringLiteral("target"), text(report.target)},
            {QStringLiteral("started_at"), text(toIso(report.startedAt))},
            {QStringLiteral("light"), text(toString(report.light))},
            {QStringLiteral("verdict"), text(report.verdict)},
            {QStringLiteral("vantage"), toObject(report.vantage)},
            {QStringLiteral("areas"), areas},
            {QStringLiteral("findings"), findings},
            {QStringLiteral("timing"), toObject(report)}};
}

}  // namespace

QByteArray toJson(const Report& report, const Catalogue& catalogue) {
    return QJsonDocument(toObject(report, catalogue)).toJson(QJsonDocument::Indented);
}

QByteArray toJsonLine(const Report& report, const Catalogue& catalogue) {
    return QJsonDocument(toObject(report, catalogue)).toJson(QJsonDocument::Compact) + '\n';
}

}  // namespace mailvitals::report
