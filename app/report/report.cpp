// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/report.h"

#include <algorithm>
#include <map>

namespace mailvitals::report {
namespace {

std::vector<std::string> listArg(const Finding& finding, std::string_view name) {
    for (const Arg& arg : finding.args) {
        const auto* list = std::get_if<std::vector<std::string>>(&arg.value);
        if (arg.name == name && list) return *list;
    }
    return {};
}

VantageReport vantageOf(const Evidence& evidence, const std::vector<Finding>& findings) {
    VantageReport vantage;
    for (const auto& [question, attempt] : evidence.of<LocalQuestion>()) {
        const LocalNetwork* local = attempt.answer();
        if (!local) continue;
        for (const IpAddress& address : local->addresses)
            vantage.localAddresses.push_back(address.toString());
        for (const IpEndpoint& resolver : local->resolvers) vantage.resolvers.push_back(resolver.toString());
        vantage.proxy = local->proxy;
    }
    for (const Finding& finding : findings) {
        if (finding.rule == "vantage.address") vantage.publicAddresses = listArg(finding, arg::addresses);
    }
    return vantage;
}

/// Those of the area's findings that are told in another one.
std::vector<std::string> toldElsewhere(Area area, const std::vector<Finding>& findings,
                                       const Catalogue& catalogue) {
    std::map<std::string, std::size_t> byCause;
    for (const Finding& finding : findings) {
        const RulePage* page = catalogue.page(finding.rule);
        const RulePage* cause = finding.because ? catalogue.page(finding.because->rule) : nullptr;
        if (page && cause && page->area == area && cause->area != area) ++byCause[cause->id];
    }
    std::vector<std::string> sentences;
    for (const auto& [rule, count] : byCause) {
        sentences.push_back(std::to_string(count) +
                            (count == 1 ? " check depends on " : " checks depend on ") + rule + " (" +
                            std::string(titleOf(catalogue.page(rule)->area)) + ").");
    }
    return sentences;
}

}  // namespace

std::vector<AreaReport> areaReports(const std::vector<Finding>& findings, const Catalogue& catalogue) {
    const std::vector<ShownFinding> shown = condensed(findings, catalogue);
    std::vector<AreaReport> areas;
    for (const Area area : allAreas) {
        const AreaVerdict verdict = verdictOn(area, findings, catalogue);
        AreaReport one{area, verdict.light, verdict, {}, toldElsewhere(area, findings, catalogue)};
        for (const ShownFinding& finding : shown) {
            const RulePage* page = catalogue.page(finding.rule);
            if (page && page->area == area) one.findings.push_back(finding);
        }
        std::stable_sort(one.findings.begin(), one.findings.end(), [](const auto& a, const auto& b) {
            return urgencyOf(a.outcome) > urgencyOf(b.outcome);
        });
        areas.push_back(std::move(one));
    }
    return areas;
}

Report makeReport(const Evidence& evidence, std::vector<Finding> findings, const Catalogue& catalogue,
                  const RecoveryProgress& progress) {
    Report report;
    report.target = evidence.request.target.toString();
    if (evidence.request.message) report.message = evidence.request.message->name;
    report.program = evidence.program;
    report.startedAt = evidence.startedAt;
    report.light = overallLight(findings, catalogue);
    report.verdict = verdictOf(report.light, findings, catalogue);
    report.vantage = vantageOf(evidence, findings);
    report.summary = summarise(evidence);
    for (AreaReport& area : areaReports(findings, catalogue)) {
        // An area in which nothing applied (the DNS records of a bare address, say) has nothing to light.
        const bool anything =
            !area.elsewhere.empty() ||
            std::any_of(area.findings.begin(), area.findings.end(),
                        [](const Finding& finding) { return finding.outcome != Outcome::NotApplicable; });
        if (anything) report.areas.push_back(std::move(area));
    }
    if (isRecoveryWanted(findings, progress, catalogue))
        report.recovery = recoveryFor(findings, evidence, catalogue, progress);
    report.findings = std::move(findings);
    return report;
}

}  // namespace mailvitals::report
