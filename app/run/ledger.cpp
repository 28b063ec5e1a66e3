// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/ledger.h"

#include "base/timestamp.h"

namespace mailvitals::run {
namespace {

template <class Q>
using AttemptAt = Attempt<typename AnswerTo<Q>::type>;

}  // namespace

Ledger::Ledger(CheckRequest request) : evidence_(std::move(request)) {
    evidence_.program = "Mailvitals " MAILVITALS_VERSION;
    evidence_.startedAt = now();
}

std::chrono::microseconds Ledger::sinceStart(SteadyClock::time_point moment) const {
    return std::chrono::duration_cast<std::chrono::microseconds>(moment - start_);
}

bool Ledger::isKnown(const Question& question) const {
    return std::visit([this]<class Q>(const Q& q) { return evidence_.of<Q>().contains(q); }, question);
}

Timing Ledger::timingOf(const Question& question) const {
    return std::visit([this]<class Q>(const Q& q) { return evidence_.of<Q>().at(q).timing(); }, question);
}

void Ledger::enter(const Question& question, const std::string& after) {
    const Timing timing{sinceStart(SteadyClock::now()), {}, {}, after};
    std::visit([&]<class Q>(const Q& q) { evidence_.of<Q>()[q] = AttemptAt<Q>::running(timing); }, question);
}

void Ledger::close(Result result) {
    Timing timing = timingOf(result.question);
    timing.started = sinceStart(result.started);
    timing.finished = sinceStart(result.finished);
    if (!result.answer) return writeFailure(result.question, result.answer.error(), timing);
    std::visit(
        [&]<class Q>(const Q& q) {
            using A = typename AnswerTo<Q>::type;
            evidence_.of<Q>()[q] = Attempt<A>::done(std::get<A>(std::move(*result.answer)), timing);
        },
        result.question);
}

void Ledger::closeUnasked(const Question& question, const Failure& failure) {
    Timing timing = timingOf(question);
    timing.started = timing.finished = sinceStart(SteadyClock::now());
    writeFailure(question, failure, timing);
}

void Ledger::writeFailure(const Question& question, const Failure& failure, const Timing& timing) {
    std::visit([&]<class Q>(const Q& q) { evidence_.of<Q>()[q] = AttemptAt<Q>::failed(failure, timing); },
               question);
}

void Ledger::seal() {
    evidence_.took = sinceStart(SteadyClock::now());
}

}  // namespace mailvitals::run
