// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/spf_run.h"

#include "base/deadline.h"
#include "evidence/spf_lookup.h"
#include "net/resolver.h"
#include "rules/verdicts.h"

#include <future>
#include <map>

namespace mailvitals::run {
namespace {

using Known = std::map<spf::Question, Attempt<DnsAnswer>>;

spf::Lookup lookupIn(const Known& known) {
    return [&known](const spf::Question& question) -> std::optional<spf::Reply> {
        const auto found = known.find(question);
        if (found == known.end()) return std::nullopt;
        return spfReply(found->second, question, reasonOf);
    };
}

Attempt<DnsAnswer> attemptFrom(Expected<DnsAnswer, Failure> result) {
    if (result) return Attempt<DnsAnswer>::done(std::move(*result), {});
    // Nobody but the deadline cancels.
    if (result.error().why == FailureReason::Cancelled) result.error().why = FailureReason::OutOfTime;
    return Attempt<DnsAnswer>::failed(std::move(result.error()), {});
}

/// Puts all questions at once and waits for the last answer.
void askAll(net::Resolver& resolver, const std::vector<spf::Question>& questions, Deadline deadline,
            Known& known) {
    std::vector<std::pair<spf::Question, std::future<net::DnsOutcome>>> out;
    for (const spf::Question& question : questions) {
        auto promise = std::make_shared<std::promise<net::DnsOutcome>>();
        out.emplace_back(question, promise->get_future());
        resolver.ask(dnsQuestionFor(question),
                     [promise](net::DnsOutcome outcome) { promise->set_value(std::move(outcome)); });
    }
    for (auto& [question, future] : out) {
        if (future.wait_for(deadline.remaining()) != std::future_status::ready) resolver.cancel();
        known[question] = attemptFrom(future.get().result);
    }
}

}  // namespace

SpfAnswer askSpf(const spf::Session& session, const std::vector<IpEndpoint>& resolvers,
                 std::chrono::milliseconds timeout) {
    const auto start = SteadyClock::now();
    const Deadline deadline = Deadline::in(timeout);
    net::Resolver resolver({resolvers});
    Known known;
    SpfAnswer answer;
    for (;;) {
        answer.evaluation = spf::check(session, lookupIn(known));
        const std::vector<spf::Question>& questions = answer.evaluation.questions;
        if (questions.empty()) break;
        answer.questions += questions.size();
        ++answer.rounds;
        if (deadline.passed()) {
            for (const spf::Question& question : questions)
                known[question] = Attempt<DnsAnswer>::failed({FailureReason::OutOfTime, {}}, {});
            continue;
        }
        askAll(resolver, questions, deadline, known);
    }
    answer.took = std::chrono::duration_cast<std::chrono::milliseconds>(SteadyClock::now() - start);
    return answer;
}

}  // namespace mailvitals::run
