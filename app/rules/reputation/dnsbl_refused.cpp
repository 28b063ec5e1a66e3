// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/dns/list_answers.h"
#include "rules/rule.h"

#include <array>

namespace mailvitals::rules {
namespace {

/// The forms of a list speak for themselves: one may be alive and the other not.
constexpr std::array forms{ListForm::V4, ListForm::V6, ListForm::Domain};

std::string nameOf(ListForm form) {
    switch (form) {
        case ListForm::V4: return "IPv4 addresses";
        case ListForm::V6: return "IPv6 addresses";
        case ListForm::Domain: break;
    }
    return "domains";
}

/// Lists that answered, and those that hardly anybody uses and that did not.
struct Gathered {
    std::vector<std::string> answering;
    std::vector<std::string> asked;  ///< at their own name servers
    std::vector<std::string> ignorable;
    std::vector<std::string> evidence;
};

void addOnce(std::vector<std::string>& names, const std::string& name) {
    if (names.empty() || names.back() != name) names.push_back(name);
}

const char* tagFor(ListHealth::State state) {
    switch (state) {
        case ListHealth::State::Refuses: return "refused";
        case ListHealth::State::Silent: return "silent";
        case ListHealth::State::ListsEverything: return "lists-everything";
        case ListHealth::State::Rewritten: return "rewritten";
        default: return "unreachable";
    }
}

void judge(Inquiry& ask, Verdicts& verdicts, const Blocklist& list, ListForm form, Gathered& gathered) {
    const ListHealth health = listHealth(ask, list, form);
    if (health.state == ListHealth::State::Open) {
        if (!ask.isOver()) verdicts.wait();
        return;
    }
    if (health.state == ListHealth::State::Usable) {
        addOnce(health.server ? gathered.asked : gathered.answering, list.name);
        gathered.evidence.insert(gathered.evidence.end(), health.evidence.begin(), health.evidence.end());
        return;
    }
    if (list.weight == ListWeight::Ignorable) return addOnce(gathered.ignorable, list.name);
    const bool first = (form == ListForm::V4 || !list.v4) && (form != ListForm::Domain || !list.v6);
    const std::string subject = list.zone.toString() + (first ? "" : " " + nameOf(form));
    const std::string direct = health.direct.empty() ? std::string() : " Also, " + health.direct + ".";
    verdicts.say(tagFor(health.state), subject,
                 {{arg::list, list.name},
                  {arg::type, nameOf(form)},
                  {arg::code, health.code},
                  {arg::reason, health.reason},
                  {arg::detail, list.terms + direct}},
                 health.evidence);
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    Gathered gathered;
    for (const auto* lists : {&ask.policy().blocklists, &ask.policy().allowlists}) {
        for (const Blocklist& list : *lists) {
            for (const ListForm form : forms) {
                if (list.covers(form)) judge(ask, verdicts, list, form, gathered);
            }
        }
    }
    if (verdicts.isWaiting()) return;
    const Subject subject = ask.request().target.toString();
    const auto args = [](const std::vector<std::string>& lists) {
        return Args{{arg::lists, lists}, {arg::count, static_cast<std::int64_t>(lists.size())}};
    };
    if (!gathered.answering.empty())
        verdicts.say("answering", subject, args(gathered.answering), gathered.evidence);
    if (!gathered.asked.empty())
        verdicts.say("asked-itself", subject, args(gathered.asked), gathered.evidence);
    if (!gathered.ignorable.empty()) verdicts.say("ignorable-silent", subject, args(gathered.ignorable));
}

}  // namespace

extern const Rule dnsblRefused{"dnsbl.refused", Scope::Any, judge};

}  // namespace mailvitals::rules
