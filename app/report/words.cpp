// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/words.h"

#include "base/ascii.h"
#include "base/printable.h"
#include "base/timestamp.h"

#include <QUrl>

#include <algorithm>

namespace mailvitals::report {
namespace {

QString listed(const std::vector<std::string>& values) {
    return values.empty() ? QStringLiteral("unknown") : shown(ascii::join(values, ", "), 240);
}

QString effortOf(const RunSummary& summary) {
    return QStringLiteral("%1 and %2 in %3")
        .arg(counted(summary.dnsQuestions, "DNS question", "DNS questions"), connectionsOf(summary),
             lasting(summary.wall));
}

/// The place nearest to `wanted` where no character is torn apart.
qsizetype between(const QString& text, qsizetype wanted) {
    const bool torn = wanted > 0 && wanted < text.size() && text.at(wanted).isLowSurrogate();
    return torn ? wanted - 1 : wanted;
}

}  // namespace

QString shown(std::string_view text, qsizetype most) {
    const QString whole = QString::fromStdString(printable(text));
    if (whole.size() <= most) return whole;
    const qsizetype head = between(whole, most * 2 / 3);
    const qsizetype tail = between(whole, whole.size() - most / 3);
    return whole.left(head) + QStringLiteral(" [… %1 characters left out …] ").arg(tail - head) +
           whole.mid(tail);
}

QString connectionsOf(const RunSummary& summary) {
    const QString all = counted(summary.connections, "connection", "connections");
    if (summary.connections < 2) return all;
    return all + QStringLiteral(" (at most %1 to one address, %2 at a time)")
                     .arg(summary.mostToOneAddress)
                     .arg(summary.mostAtOnceToOneAddress);
}

QString counted(std::size_t count, const char* one, const char* many) {
    return QString::number(count) + QLatin1Char(' ') + QLatin1String(count == 1 ? one : many);
}

QString lasting(std::chrono::microseconds time) {
    const double seconds = static_cast<double>(time.count()) / 1e6;
    if (seconds < 1) return QStringLiteral("%1 ms").arg(seconds * 1000, 0, 'f', 0);
    if (seconds < 60) return QStringLiteral("%1 s").arg(seconds, 0, 'f', 1);
    const auto whole = std::chrono::duration_cast<std::chrono::seconds>(time).count();
    return QStringLiteral("%1 min %2 s").arg(whole / 60).arg(whole % 60);
}

QString tallyOf(const AreaReport& area) {
    struct Kind {
        Outcome outcome;
        const char* one;
        const char* many;
    };
    static constexpr Kind kinds[]{{Outcome::Critical, "critical", "critical"},
                                  {Outcome::Warning, "warning", "warnings"},
                                  {Outcome::Unknown, "unknown", "unknown"},
                                  {Outcome::Notice, "notice", "notices"},
                                  {Outcome::Pass, "passed", "passed"}};
    QStringList parts;
    for (const Kind& kind : kinds) {
        const auto count = std::count_if(area.findings.begin(), area.findings.end(),
                                         [&](const Finding& f) { return f.outcome == kind.outcome; });
        if (count == 0) continue;
        // A number is never torn from what it counts.
        parts << counted(static_cast<std::size_t>(count), kind.one, kind.many)
                     .replace(QLatin1Char(' '), QChar(QChar::Nbsp));
    }
    for (const std::string& sentence : area.elsewhere) parts << shown(sentence).chopped(1);
    return parts.isEmpty() ? QStringLiteral("nothing applied") : parts.join(QStringLiteral(", "));
}

NamedSentence namedSentence(const Finding& finding, const Catalogue& catalogue) {
    const QString name = shown(finding.subject.toString(), mostInHeading);
    const QString sentence = shown(catalogue.sentence(finding), mostInSentence);
    const bool begins = !name.isEmpty() && sentence.startsWith(name + QLatin1Char(' '));
    return {name, begins ? sentence.mid(name.size()) : QStringLiteral("  ") + sentence};
}

QString missingIn(const AreaReport& area) {
    if (!area.verdict.partly) return {};
    return QStringLiteral("not checked: ") + shown(ascii::join(area.verdict.missing, ", "), 400);
}

const char* kindOf(const Report& report) {
    return report.message ? "Message report" : "Mail server report";
}

QString messageOf(const Report& report) {
    if (!report.message) return {};
    if (report.message->empty()) return QStringLiteral("A message that was pasted");
    return QStringLiteral("The message ") + shown(*report.message, mostInHeading);
}

QString nameOf(const Report& report) {
    const QString target = shown(report.target, 300);
    const bool hasFile = report.message && !report.message->empty();
    return hasFile ? target + QStringLiteral(" · ") + shown(*report.message, mostInHeading) : target;
}

std::vector<Fact> factsOf(const Report& report) {
    const VantageReport& vantage = report.vantage;
    return {{QStringLiteral("Date"), QString::fromStdString(toReadable(report.startedAt))},
            {QStringLiteral("Checked from"), listed(vantage.publicAddresses)},
            {QStringLiteral("Through"),
             vantage.proxy.empty() ? QStringLiteral("direct") : shown(vantage.proxy, 240)},
            {QStringLiteral("Name servers asked"), listed(vantage.resolvers)},
            {QStringLiteral("Queries and connections"), effortOf(report.summary)},
            {QStringLiteral("Program"), shown(report.program, 120)}};
}

QString safeLink(std::string_view href) {
    const QUrl url(shown(href), QUrl::StrictMode);
    const QString scheme = url.scheme();
    const bool web = scheme == QStringLiteral("https") || scheme == QStringLiteral("http");
    const bool mail = scheme == QStringLiteral("mailto");
    if (!url.isValid() || (web && url.host().isEmpty()) || !(web || mail)) return {};
    // Brackets end a string in a PDF, quotes an attribute in HTML.
    return QString::fromLatin1(url.toEncoded()
                                   .replace('(', "%28")
                                   .replace(')', "%29")
                                   .replace('\'', "%27")
                                   .replace('"', "%22")
                                   .replace('\\', "%5C"));
}

const char* meaningOf(Light light) {
    switch (light) {
        case Light::Green: return "All decisive checks passed.";
        case Light::Yellow: return "Something should be fixed soon.";
        case Light::Red: return "Fix at once: this harms you or others.";
        case Light::Grey: break;
    }
    return "It could not be checked. That is neither good nor bad.";
}

}  // namespace mailvitals::report
