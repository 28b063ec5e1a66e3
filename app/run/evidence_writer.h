// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/deadline.h"
#include "evidence/evidence.h"
#include "run/result.h"

namespace mailvitals::run {

/// The one hand that writes into the evidence of a running check: each question is entered when it is wanted
/// and closed once, by its answer or its failure. Times count from the writer's making.
class EvidenceWriter {
 public:
    explicit EvidenceWriter(CheckRequest request);

    const Evidence& evidence() const { return evidence_; }

    bool isKnown(const Question& question) const;
    /// `after`: id of the item whose answer made somebody want this one.
    void enter(const Question& question, const std::string& after);
    /// An answer for which there is no room is not kept (FailureReason::HeldBack).
    void close(Result result);
    /// For a question that was entered, but never put.
    void closeUnasked(const Question& question, const Failure& failure);
    /// Nothing more can be kept, so there is no sense in asking.
    bool isFull() const { return full_; }
    /// The check is over.
    void seal();

 private:
    std::chrono::microseconds sinceStart(SteadyClock::time_point moment) const;
    void writeFailure(const Question& question, const Failure& failure, const Timing& timing);
    Timing timingOf(const Question& question) const;
    /// Notes that so much more is kept; false: it would be too much.
    bool makeRoomFor(std::size_t weight);

    SteadyClock::time_point start_ = SteadyClock::now();
    Evidence evidence_;
    std::size_t weight_ = 0;  ///< of all that was entered and closed
    bool full_ = false;
};

}  // namespace mailvitals::run
