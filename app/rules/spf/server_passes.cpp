// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/derived.h"
#include "records/spf/tree_text.h"
#include "rules/facts/authentication/spf_walk.h"
#include "rules/facts/dns/servers.h"
#include "rules/rule.h"

#include <algorithm>

namespace mailvitals::rules {
namespace {

struct Judged {
    Server server;
    spf::Evaluation evaluation;

    bool passes() const { return evaluation.result == spf::Result::Pass; }
    bool isRefused() const {
        return evaluation.result == spf::Result::Fail || evaluation.result == spf::Result::SoftFail ||
               evaluation.result == spf::Result::Neutral;
    }
};

Judged judge(Inquiry& ask, const Server& server, const DomainName& domain) {
    const auto session =
        spf::Session::of(server.address, "postmaster@" + domain.toString(), server.host.toString());
    return {server, checkSpf(ask, session)};
}

/// Our resolver does not tell this address, only the zone's own servers do.
bool isHiddenHere(const Server& server) {
    const dns::Type type = server.address.isV4() ? dns::Type::A : dns::Type::Aaaa;
    return !server.source.empty() && server.source != DnsQuestion::of(server.host, type).id();
}

/// "v=spf1 -all": the domain sends nothing, and says so.
bool letsNobodyPass(const spf::Node& root) {
    return std::all_of(root.steps.begin(), root.steps.end(), [](const spf::Step& step) {
        return step.kind == spf::MechanismKind::All && step.qualifier != spf::Qualifier::Pass;
    });
}

/// What a refusal means depends on what else passes. That mail leaves by this very address is certain only of
/// a host one address of which was named; a server that passes by none may send through a smarthost.
const char* tagFor(const Judged& one, const std::vector<Judged>& all, const DomainName& domain) {
    const auto passesBeside = [&](bool sameHost) {
        return std::any_of(all.begin(), all.end(), [&](const Judged& other) {
            return other.passes() && (!sameHost || other.server.host == one.server.host);
        });
    };
    if (passesBeside(true)) return one.evaluation.result == spf::Result::Fail ? "left-out" : "half-left-out";
    if (letsNobodyPass(one.evaluation.tree)) return "sends-nothing";
    // Large providers receive and send by different addresses.
    if (passesBeside(false) || !one.server.host.isWithin(domain)) return "receives-only";
    return "not-covered";
}

void say(const Judged& one, const std::vector<Judged>& all, const DomainName& domain, Verdicts& verdicts) {
    const Subject subject = one.server.address;
    const spf::Node& tree = one.evaluation.tree;
    std::vector<std::string> evidence = recordEvidence(tree);
    evidence.insert(evidence.begin(),
                    idOf(Derived(SpfCheckView{one.server.address, domain, one.server.host})));
    const spf::Problem* problem = spf::decidingProblem(tree);
    const std::string reason = problem ? spf::describe(*problem) : std::string();
    const Args args{{arg::domain, domain.toString()},
                    {arg::host, one.server.host.toString()},
                    {arg::address, subject.toString()},
                    {arg::term, spf::describeDecision(tree)},
                    {arg::policy, std::string(spf::toString(*one.evaluation.result))},
                    {arg::name, problem ? problem->record : tree.name.toString()},
                    {arg::reason, reason}};
    if (one.passes()) return verdicts.say("passes", subject, args, evidence);
    if (one.isRefused() && isHiddenHere(one.server)) {
        return verdicts.couldNotLook(subject,
                                     "the resolver here tells private addresses of the server (split DNS), "
                                     "so what the record means for "
                                     "others cannot be seen",
                                     evidence);
    }
    if (one.isRefused()) return verdicts.say(tagFor(one, all, domain), subject, args, evidence);
    if (one.evaluation.result == spf::Result::PermError)
        return verdicts.say("error", subject, args, evidence);
    verdicts.couldNotLook(subject, problem ? problem->error.what : "the DNS did not answer", evidence);
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    const DomainName domain = *ask.request().target.domain();
    // The records do not depend on the servers' addresses; they are under way while those are looked up.
    spf::Survey survey;
    ask.prefetch([&] { survey = surveySpf(ask, domain, spf::Reach::Records); });
    const std::vector<Server> found = serversToJudge(ask, verdicts);
    if (survey.tree.result == spf::Result::None)
        return found.empty() ? void() : verdicts.doesNotApply(domain, "the domain has no SPF record");
    std::vector<Judged> judged;
    bool open = verdicts.isWaiting();
    for (const Server& server : found) {
        if (!ask.request().isPublic(server.address)) continue;  // nobody sees such an address send
        judged.push_back(judge(ask, server, domain));
        open = open || !judged.back().evaluation.result;
    }
    if (open) return verdicts.wait();
    for (const Judged& one : judged) say(one, judged, domain, verdicts);
    if (judged.empty() && !found.empty())
        verdicts.doesNotApply(domain, "no mail server of the domain has a public address");
}

}  // namespace

extern const Rule spfServerPasses{"spf.server-passes", Scope::Domain, judge};

}  // namespace mailvitals::rules
