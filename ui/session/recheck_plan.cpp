// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/recheck_plan.h"

namespace mailvitals::ui {
namespace {

bool wentAnotherWay(const Evidence& shown, const run::RunSettings& settings) {
    for (const auto& [question, attempt] : shown.of<LocalQuestion>()) {
        const LocalNetwork* local = attempt.answer();
        if (local && local->proxy != settings.proxy.toString()) return true;
    }
    return false;
}

}  // namespace

RecheckPlan planRecheck(const Snapshot& shown, const std::string& rule, CheckRequest present,
                        run::RunSettings settings, const Catalogue& catalogue, bool agreed) {
    const CheckRequest& before = shown.evidence->request;
    const auto origin =
        shown.phase == Snapshot::Phase::Opened && !agreed ? RequestOrigin::File : RequestOrigin::Ours;
    RecheckPlan plan{RecheckPlan::Kind::OneRule, requestAgain(before, std::move(present), origin),
                     std::move(settings)};
    const RulePage* page = catalogue.page(rule);
    const bool aboutRelaying = page && page->area == Area::Relay;
    if (plan.request.proof)
        plan.kind = RecheckPlan::Kind::OneRule;
    else if (before.thorough && !plan.request.thorough && aboutRelaying)
        plan.kind = RecheckPlan::Kind::AfterConsent;
    else if (wentAnotherWay(*shown.evidence, plan.settings))
        plan.kind = RecheckPlan::Kind::Everything;
    plan.settings = withTimeFor(plan.request, std::move(plan.settings));
    return plan;
}

run::RunSettings withTimeFor(const CheckRequest& request, run::RunSettings settings) {
    const std::chrono::milliseconds least = run::thoroughTimeout;
    if (request.thorough) settings.timeout = std::max(settings.timeout, least);
    return settings;
}

}  // namespace mailvitals::ui
