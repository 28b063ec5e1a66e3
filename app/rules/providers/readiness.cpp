// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/rule.h"

#include <algorithm>

namespace mailvitals::rules {
namespace {

enum class State { Met, NotMet, NotKnown };

/// How the findings stand to one requirement, and what shows it.
struct Answer {
    State state = State::NotKnown;
    std::string rule;  ///< that shows best that it is not met
    std::vector<std::string> evidence;
};

int severityOf(Outcome outcome) {
    return outcome == Outcome::Critical ? 2 : outcome == Outcome::Warning ? 1 : 0;
}

/// By the findings of one rule. Where it had nothing to judge, nothing is known.
Answer answerOf(const SenderRequirement::Sign& sign, const std::vector<Finding>& findings) {
    Answer answer{State::NotKnown, sign.rule, {}};
    bool unknown = false;
    for (const Finding& finding : findings) {
        if (finding.rule != sign.rule || finding.outcome == Outcome::NotApplicable) continue;
        if (severityOf(finding.outcome) >= severityOf(sign.from))
            return {State::NotMet, sign.rule, finding.evidence};
        if (finding.outcome == Outcome::Unknown)
            unknown = true;
        else
            answer.state = State::Met;
    }
    if (unknown) answer.state = State::NotKnown;
    return answer;
}

/// Of each requirement, in the order of the list.
std::vector<Answer> answersTo(const std::vector<SenderRequirement>& requirements,
                              const std::vector<Finding>& findings) {
    std::vector<Answer> answers;
    for (const SenderRequirement& requirement : requirements) {
        std::vector<Answer> parts;
        for (const auto& sign : requirement.signs) parts.push_back(answerOf(sign, findings));
        for (const std::size_t other : requirement.any) parts.push_back(answers[other]);
        // Of several ways one suffices; of several signs the worst counts.
        const State best = requirement.any.empty() ? State::NotMet : State::Met;
        const State worst = requirement.any.empty() ? State::Met : State::NotMet;
        const auto is = [](State state) {
            return [state](const Answer& part) { return part.state == state; };
        };
        const auto decisive = std::find_if(parts.begin(), parts.end(), is(best));
        if (decisive != parts.end())
            answers.push_back(*decisive);
        else if (std::all_of(parts.begin(), parts.end(), is(worst)))
            answers.push_back(parts.front());
        else
            answers.push_back({});
    }
    return answers;
}

/// What a provider's demands come to.
struct Account {
    std::vector<std::string> met;
    std::vector<std::string> notMet;  ///< "SPF or DKIM (refused with 5.7.26; see spf.present)"
    std::vector<std::string> notKnown;
    std::vector<std::string> evidence;
};

Account accountOf(const std::vector<MailboxProvider::Demand>& demands, const Providers& providers,
                  const std::vector<Answer>& answers) {
    Account account;
    for (const auto& demand : demands) {
        const std::string& name = providers.requirements[demand.requirement].name;
        const Answer& answer = answers[demand.requirement];
        if (answer.state == State::Met) account.met.push_back(name);
        if (answer.state == State::NotKnown) account.notKnown.push_back(name);
        if (answer.state != State::NotMet) continue;
        account.notMet.push_back(name + " (" +
                                 (demand.code.empty() ? "" : "refused with " + demand.code + "; ") + "see " +
                                 answer.rule + ")");
        account.evidence.insert(account.evidence.end(), answer.evidence.begin(), answer.evidence.end());
    }
    return account;
}

void say(Verdicts& verdicts, const MailboxProvider& provider, const Account& all, const Account& bulk) {
    const auto args = [&](const std::vector<std::string>& found) {
        return Args{{arg::name, provider.name},
                    {arg::names, all.met},
                    {arg::found, found},
                    {arg::missing, all.notKnown},
                    {arg::range, provider.threshold},
                    {arg::detail, provider.unseen}};
    };
    if (!all.notMet.empty())
        verdicts.say("not-ready", provider.name, args(all.notMet), all.evidence);
    else if (!all.notKnown.empty())
        verdicts.say("partly-known", provider.name, args({}));
    else if (bulk.notMet.empty())
        verdicts.say("ready", provider.name, args({}));
    else
        verdicts.say("ready-but-for-bulk", provider.name, args(bulk.notMet), bulk.evidence);
}

void conclude(const std::vector<Finding>& findings, const CheckRequest& request, const Policy& policy,
              Verdicts& verdicts) {
    const Providers& providers = policy.providers;
    const std::vector<Answer> answers = answersTo(providers.requirements, findings);
    const bool nothing = std::all_of(answers.begin(), answers.end(),
                                     [](const Answer& answer) { return answer.state == State::NotKnown; });
    if (nothing)
        return verdicts.couldNotLook(request.target.toString(),
                                     "no finding is there on which this would rest");
    for (const MailboxProvider& provider : providers.list)
        say(verdicts, provider, accountOf(provider.all, providers, answers),
            accountOf(provider.bulk, providers, answers));
}

}  // namespace

extern const Rule providersReadiness{"providers.readiness", Scope::Domain, nullptr, conclude};

}  // namespace mailvitals::rules
