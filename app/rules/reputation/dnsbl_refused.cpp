// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/dns/list_answers.h"
#include "rules/rule.h"

namespace mailvitals::rules {
namespace {

void judge(Inquiry& ask, Verdicts& verdicts) {
    std::vector<std::string> answering;
    std::vector<std::string> evidence;
    for (const Blocklist& list : ask.policy().blocklists) {
        const ListHealth health = listHealth(ask, list);
        const Subject subject = list.zone;
        const Args args{{arg::list, list.name}, {arg::code, health.code}, {arg::reason, health.reason}};
        switch (health.state) {
            case ListHealth::State::Open: verdicts.wait(); break;
            case ListHealth::State::Usable:
                answering.push_back(list.name);
                evidence.insert(evidence.end(), health.evidence.begin(), health.evidence.end());
                break;
            case ListHealth::State::Refuses: verdicts.say("refused", subject, args, health.evidence); break;
            case ListHealth::State::Silent: verdicts.say("silent", subject, args, health.evidence); break;
            case ListHealth::State::ListsEverything:
                verdicts.say("lists-everything", subject, args, health.evidence);
                break;
            case ListHealth::State::Rewritten:
                verdicts.say("rewritten", subject, args, health.evidence);
                break;
            case ListHealth::State::Unreachable:
                verdicts.say("unreachable", subject, args, health.evidence);
                break;
        }
    }
    if (!answering.empty() && !verdicts.isWaiting()) {
        verdicts.say("answering", ask.request().target.toString(), {{arg::lists, answering}}, evidence);
    }
}

}  // namespace

extern const Rule dnsblRefused{"dnsbl.refused", Scope::Any, judge};

}  // namespace mailvitals::rules
