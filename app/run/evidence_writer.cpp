// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/evidence_writer.h"

#include "base/timestamp.h"
#include "evidence/weight.h"

namespace mailvitals::run {
namespace {

template <class Q>
using AttemptAt = Attempt<typename AnswerTo<Q>::type>;

}  // namespace

EvidenceWriter::EvidenceWriter(CheckRequest request) : evidence_(std::move(request)) {
    evidence_.program = "Mailvitals " MAILVITALS_VERSION;
    evidence_.startedAt = now();
}

std::chrono::microseconds EvidenceWriter::sinceStart(SteadyClock::time_point moment) const {
    return std::chrono::duration_cast<std::chrono::microseconds>(moment - start_);
}

bool EvidenceWriter::isKnown(const Question& question) const {
    return std::visit([this]<class Q>(const Q& q) { return evidence_.of<Q>().contains(q); }, question);
}

Timing EvidenceWriter::timingOf(const Question& question) const {
    return std::visit([this]<class Q>(const Q& q) { return evidence_.of<Q>().at(q).timing(); }, question);
}

void EvidenceWriter::enter(const Question& question, const std::string& after) {
    const Timing timing{sinceStart(SteadyClock::now()), {}, {}, after};
    (void)makeRoomFor(weightOf(question, timing));
    std::visit([&]<class Q>(const Q& q) { evidence_.of<Q>()[q] = AttemptAt<Q>::running(timing); }, question);
}

void EvidenceWriter::close(Result result) {
    Timing timing = timingOf(result.question);
    timing.started = sinceStart(result.started);
    timing.finished = sinceStart(result.finished);
    if (!result.answer) return writeFailure(result.question, result.answer.error(), timing);
    const auto weight = std::visit([](const auto& answer) { return weightOf(answer); }, *result.answer);
    if (!makeRoomFor(weight)) {
        return writeFailure(result.question,
                            {FailureReason::HeldBack, "the check has kept as much as it can keep"}, timing);
    }
    std::visit(
        [&]<class Q>(const Q& q) {
            using A = typename AnswerTo<Q>::type;
            evidence_.of<Q>()[q] = Attempt<A>::done(std::get<A>(std::move(*result.answer)), timing);
        },
        result.question);
}

void EvidenceWriter::closeUnasked(const Question& question, const Failure& failure) {
    Timing timing = timingOf(question);
    timing.started = timing.finished = sinceStart(SteadyClock::now());
    writeFailure(question, failure, timing);
}

void EvidenceWriter::writeFailure(const Question& question, const Failure& failure, const Timing& timing) {
    std::visit([&]<class Q>(const Q& q) { evidence_.of<Q>()[q] = AttemptAt<Q>::failed(failure, timing); },
               question);
}

bool EvidenceWriter::makeRoomFor(std::size_t weight) {
    if (weight_ + weight > heaviestEvidence) full_ = true;
    if (!full_) weight_ += weight;
    return !full_;
}

void EvidenceWriter::seal() {
    evidence_.took = sinceStart(SteadyClock::now());
}

}  // namespace mailvitals::run
