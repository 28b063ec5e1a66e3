// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/spf/tree_text.h"
#include "rules/facts/authentication/spf_walk.h"
#include "rules/facts/smtp/sessions.h"
#include "rules/rule.h"

namespace mailvitals::rules {
namespace {

void judge(Inquiry& ask, Verdicts& verdicts, const ServerSession& heard) {
    const auto ehlo = heard.session.transcript->ehlo(false);
    const Subject& subject = heard.session.subject;
    std::vector<std::string> evidence{heard.session.evidence};
    if (!ehlo) return verdicts.couldNotLook(subject, "it did not answer EHLO", evidence);
    const IpAddress& address = heard.server.address;
    const spf::Evaluation evaluation = checkSpf(ask, spf::Session::of(address, {}, ehlo->domain));
    if (!evaluation.result) return verdicts.wait();
    for (std::string& id : recordEvidence(evaluation.tree)) evidence.push_back(std::move(id));
    const Args args{{arg::name, ehlo->domain},
                    {arg::address, address.toString()},
                    {arg::term, spf::describeDecision(evaluation.tree)},
                    {arg::policy, std::string(spf::toString(*evaluation.result))}};
    switch (*evaluation.result) {
        case spf::Result::Pass: return verdicts.say("passes", subject, args, evidence);
        case spf::Result::None: return verdicts.say("no-record", subject, args, evidence);
        case spf::Result::TempError: {
            const spf::Problem* problem = spf::decidingProblem(evaluation.tree);
            return verdicts.couldNotLook(subject, problem ? problem->error.what : "the DNS did not answer",
                                         evidence);
        }
        default: return verdicts.say("does-not-pass", subject, args, evidence);
    }
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    // A server mostly introduces itself by the name that its MX record has.
    ask.prefetch([&] {
        for (const HostAddresses& host : servers(ask).hosts) lookUp(ask, host.host, dns::Type::Txt);
    });
    for (const ServerSession& heard : sessionsToJudge(ask, verdicts, SmtpSessionKind::Greeting))
        judge(ask, verdicts, heard);
}

}  // namespace

extern const Rule spfHelo{"spf.helo", Scope::Domain, judge};

}  // namespace mailvitals::rules
