// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/snapshot.h"

#include "base/timestamp.h"
#include "report/headline.h"
#include "report/report.h"
#include "rules/causes.h"
#include "rules/standing_holes.h"
#include "rules/standing_listings.h"

#include <algorithm>

namespace mailvitals::ui {
namespace {

std::vector<AreaState> areaStates(const std::vector<Finding>& findings, const std::set<std::string>& waiting,
                                  const CheckRequest& request, const Catalogue& catalogue) {
    std::vector<AreaState> states;
    const std::vector<Area> judged = areasOf(request, catalogue);
    for (report::AreaReport& one : report::areaReports(findings, catalogue)) {
        const Area area = one.area;
        if (std::find(judged.begin(), judged.end(), area) == judged.end()) continue;
        AreaState state{area,
                        one.light,
                        false,
                        std::move(one.findings),
                        one.verdict.partly,
                        one.verdict.missing,
                        one.elsewhere,
                        report::headlineOf(area, findings)};
        state.looking = std::any_of(waiting.begin(), waiting.end(), [&](const std::string& rule) {
            const RulePage* page = catalogue.page(rule);
            return page && page->area == area;
        });
        states.push_back(std::move(state));
    }
    return states;
}

void readVantage(Snapshot& snapshot) {
    for (const auto& [question, attempt] : snapshot.evidence->of<LocalQuestion>()) {
        if (const LocalNetwork* local = attempt.answer()) snapshot.proxy = local->proxy;
    }
    for (const Finding& finding : snapshot.findings) {
        if (finding.rule != "vantage.address") continue;
        for (const Arg& argument : finding.args) {
            const auto* list = std::get_if<std::vector<std::string>>(&argument.value);
            if (argument.name == arg::addresses && list) snapshot.publicAddresses = *list;
        }
    }
}

SnapshotPtr finish(Snapshot snapshot, const Catalogue& catalogue) {
    snapshot.areas = areaStates(snapshot.findings, snapshot.waiting, snapshot.evidence->request, catalogue);
    snapshot.light = overallLight(snapshot.findings, catalogue);
    snapshot.verdict = verdictOf(snapshot.light, snapshot.findings, catalogue);
    readVantage(snapshot);
    return std::make_shared<const Snapshot>(std::move(snapshot));
}

/// The findings in the order of the rules, so that a merged check reads like one that was made in one go.
std::vector<Finding> inOrderOfRules(std::vector<Finding> findings, const Catalogue& catalogue) {
    std::stable_sort(findings.begin(), findings.end(), [&](const Finding& a, const Finding& b) {
        return catalogue.placeOf(a.rule) < catalogue.placeOf(b.rule);
    });
    return findings;
}

bool isAtOneOf(const std::set<IpAddress>& addresses, const Finding& finding) {
    const auto address = finding.subject.address();
    return address && addresses.contains(*address);
}

std::set<IpAddress> addressesIn(const std::vector<Finding>& findings) {
    std::set<IpAddress> addresses;
    for (const Finding& finding : findings) {
        if (const auto address = finding.subject.address()) addresses.insert(*address);
    }
    return addresses;
}

}  // namespace

bool AreaState::nothingApplies() const {
    return !findings.empty() && elsewhere.empty() &&
           std::all_of(findings.begin(), findings.end(),
                       [](const Finding& finding) { return finding.outcome == Outcome::NotApplicable; });
}

const AreaState* Snapshot::area(Area which) const {
    const auto found =
        std::find_if(areas.begin(), areas.end(), [&](const AreaState& state) { return state.area == which; });
    return found == areas.end() ? nullptr : &*found;
}

std::vector<Area> areasWithRules(const Catalogue& catalogue) {
    std::set<Area> seen;
    for (const Rule& rule : allRules()) {
        if (const RulePage* page = catalogue.page(rule.id)) seen.insert(page->area);
    }
    return {seen.begin(), seen.end()};
}

std::vector<Area> areasShownIn(const SnapshotPtr& snapshot) {
    std::vector<Area> areas;
    if (!snapshot) return areas;
    for (const AreaState& state : snapshot->areas) areas.push_back(state.area);
    return areas;
}

std::vector<Area> areasOf(const CheckRequest& request, const Catalogue& catalogue) {
    std::set<Area> seen;
    for (const Rule* rule : selectedRules({}, request, catalogue))
        seen.insert(catalogue.page(rule->id)->area);
    return {seen.begin(), seen.end()};
}

std::optional<Area> soleArea(const SnapshotPtr& snapshot) {
    std::optional<Area> sole;
    if (!snapshot) return sole;
    for (const AreaState& state : snapshot->areas) {
        if (state.nothingApplies()) continue;
        if (sole) return std::nullopt;
        sole = state.area;
    }
    return sole;
}

SnapshotPtr makeSnapshot(Snapshot::Phase phase, const run::CheckUpdate& update, const Catalogue& catalogue) {
    Snapshot snapshot;
    snapshot.phase = phase;
    snapshot.evidence = update.evidence;
    snapshot.findings = update.findings;
    snapshot.waiting = {update.waitingRules.begin(), update.waitingRules.end()};
    snapshot.progress = update.progress;
    return finish(std::move(snapshot), catalogue);
}

SnapshotPtr beginning(const CheckRequest& request, const RuleSelection& selection,
                      const Catalogue& catalogue) {
    Evidence evidence(request);
    evidence.startedAt = now();
    run::CheckUpdate update;
    update.evidence = std::make_shared<const Evidence>(std::move(evidence));
    for (const Rule* rule : selectedRules(selection, request, catalogue))
        update.waitingRules.emplace_back(rule->id);
    return makeSnapshot(Snapshot::Phase::Running, update, catalogue);
}

SnapshotPtr mergeRecheck(const Snapshot& before, const std::string& rule, const run::CheckUpdate& update,
                         const Catalogue& catalogue) {
    Snapshot snapshot = before;
    snapshot.progress = update.progress;
    snapshot.phase = update.finished ? before.phase : Snapshot::Phase::Rechecking;
    snapshot.waiting.clear();
    snapshot.standing.clear();
    if (!update.finished) {
        snapshot.waiting.insert(rule);
    } else if (!update.cancelled) {
        const std::vector<Finding> holes =
            standingHoles({*before.evidence, before.findings}, {*update.evidence, update.findings}, rule);
        const std::set<IpAddress> standing = addressesIn(holes);
        auto merged = std::make_shared<Evidence>(*before.evidence);
        merged->absorb(*update.evidence, standing);
        const std::vector<Finding> listings = standingListings(before.findings, update.findings, rule);
        keepWhatShows(listings, *before.evidence, *merged);
        snapshot.evidence = std::move(merged);
        for (const Finding& hole : holes) snapshot.standing.push_back(hole.subject.toString());
        std::erase_if(snapshot.findings, [&](const Finding& finding) {
            return finding.rule == rule && !isAtOneOf(standing, finding);
        });
        std::copy_if(
            update.findings.begin(), update.findings.end(), std::back_inserter(snapshot.findings),
            [&](const Finding& finding) { return finding.rule == rule && !isAtOneOf(standing, finding); });
        snapshot.findings.insert(snapshot.findings.end(), listings.begin(), listings.end());
        snapshot.findings = inOrderOfRules(std::move(snapshot.findings), catalogue);
        linkCauses(snapshot.findings, *snapshot.evidence, catalogue);
    }
    return finish(std::move(snapshot), catalogue);
}

}  // namespace mailvitals::ui
