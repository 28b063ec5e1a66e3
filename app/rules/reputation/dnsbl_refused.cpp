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

/// Forms of one list of which the same is said.
struct Sick {
    std::string forms;
    bool all = true;  ///< it has no other forms before these
    ListHealth health;
};

void add(std::vector<Sick>& sick, ListForm form, bool isFirst, ListHealth health) {
    if (!sick.empty()) {
        Sick& last = sick.back();
        const ListHealth& known = last.health;
        if (known.state == health.state && known.code == health.code && known.reason == health.reason &&
            known.direct == health.direct) {
            last.forms += " and " + nameOf(form);
            last.health.evidence.insert(last.health.evidence.end(), health.evidence.begin(),
                                        health.evidence.end());
            return;
        }
    }
    sick.push_back({nameOf(form), isFirst, std::move(health)});
}

void judge(Inquiry& ask, Verdicts& verdicts, const Blocklist& list, Gathered& gathered) {
    std::vector<Sick> sick;
    bool isFirst = true;
    bool open = false;
    for (const ListForm form : forms) {
        if (!list.covers(form)) continue;
        ListHealth health = listHealth(ask, list, form);
        if (health.state == ListHealth::State::Open) {
            open = open || !ask.isOver();  // an older program did not know every list
            continue;
        }
        if (health.state == ListHealth::State::Usable) {
            addOnce(health.server ? gathered.asked : gathered.answering, list.name);
            gathered.evidence.insert(gathered.evidence.end(), health.evidence.begin(), health.evidence.end());
        } else if (list.weight == ListWeight::Ignorable) {
            addOnce(gathered.ignorable, list.name);
        } else {
            add(sick, form, isFirst, std::move(health));
        }
        isFirst = false;
    }
    if (open) return verdicts.wait();
    for (const Sick& one : sick) {
        const std::string direct = one.health.direct.empty() ? "" : " Also, " + one.health.direct + ".";
        verdicts.say(tagFor(one.health.state), list.zone.toString() + (one.all ? "" : " " + one.forms),
                     {{arg::list, list.name},
                      {arg::type, one.forms},
                      {arg::code, one.health.code},
                      {arg::reason, one.health.reason},
                      {arg::detail, list.terms + direct}},
                     one.health.evidence);
    }
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    Gathered gathered;
    for (const auto* lists : {&ask.policy().blocklists, &ask.policy().allowlists}) {
        for (const Blocklist& list : *lists) judge(ask, verdicts, list, gathered);
    }
    if (verdicts.isWaiting()) return;
    const Subject subject = ask.request().target.toString();
    const auto args = [](const std::vector<std::string>& lists) {
        return Args{{arg::lists, lists}, {arg::count, static_cast<std::int64_t>(lists.size())}};
    };
    if (!gathered.asked.empty())
        verdicts.say("asked-itself", subject, args(gathered.asked), gathered.evidence);
    if (gathered.answering.empty() && gathered.asked.empty() && !gathered.ignorable.empty())
        return verdicts.say("none", subject, args(gathered.ignorable));
    if (gathered.answering.empty()) return;
    Args answering = args(gathered.answering);
    answering.push_back({arg::names, gathered.ignorable});
    verdicts.say(gathered.ignorable.empty() ? "answering" : "answering-some", subject, answering,
                 gathered.evidence);
}

}  // namespace

extern const Rule dnsblRefused{"dnsbl.refused", Scope::Any, judge};

}  // namespace mailvitals::rules
