// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/evidence.h"
#include "policy/policy.h"

#include <chrono>
#include <vector>

namespace mailvitals {

/// How soon an answer is needed. Patient questions (guesses, long lists) never stand in the way of the
/// others. Spare ones go out like the others, but the check does not go on for them: their answer counts if
/// it comes while anything else is still looked at, or if a rule waits for it after all.
enum class Urgency { Now, Patient, Spare };

/// A question that a rule needs and that nobody has put yet.
struct Want {
    Question question;
    Urgency urgency = Urgency::Now;
    /// Id of what had to be known first: of all answers that the rule had read by then, the one that came
    /// last. Empty where it had read none.
    std::string after;
};

/// How a rule reads the evidence. Asking for what is not there yet notes it as a want, so one pure function
/// is both the plan (which questions can be put now?) and the judgement (what do the answers say?), and
/// nobody has to keep the two in step. A rule therefore asks for all it can before it looks at any answer: a
/// question behind an early return is a question asked a round trip too late.
class Inquiry {
 public:
    Inquiry(const Evidence& evidence, const Policy& policy, std::chrono::sys_seconds now)
        : evidence_(evidence), policy_(policy), now_(now) {}

    const CheckRequest& request() const { return evidence_.request; }
    const Policy& policy() const { return policy_; }
    std::chrono::sys_seconds now() const { return now_; }
    /// Nothing will be asked any more. What an older program did not think of then stays unknown for good,
    /// and must not keep a rule from what it could always judge.
    bool isOver() const { return evidence_.took.has_value(); }

    template <class Q>
    const Attempt<typename AnswerTo<Q>::type>& ask(const Q& question, Urgency urgency = Urgency::Now) {
        static const Attempt<typename AnswerTo<Q>::type> notTried;
        const auto* found = evidence_.find(question);
        const auto& attempt = found ? found->second : notTried;
        if (!found) wants_.push_back({question, urgency, lastReadId()});
        if (attempt.isOpen())
            open_.emplace_back(question);
        else if (attempt.timing().finished >= lastFinished_)
            noteRead(found->first, attempt.timing().finished);
        return attempt;
    }

    /// Asks ahead for what will be needed later, so that it is under way in time. What is read in here counts
    /// for nothing: what the rule asks next does not depend on it.
    template <class Asking>
    void prefetch(Asking asking) {
        const auto finished = lastFinished_;
        const auto read = lastRead_;
        asking();
        lastFinished_ = finished;
        lastRead_ = read;
    }

    /// Asked for, but not in the evidence; in the order of asking.
    const std::vector<Want>& wants() const { return wants_; }
    /// Everything asked for that has no answer yet: the wants and what is running.
    const std::vector<Question>& open() const { return open_; }

 private:
    /// The question stays where it is as long as the evidence does, so a pointer to it will do.
    template <class Q>
    void noteRead(const Q& question, std::chrono::microseconds finished) {
        lastFinished_ = finished;
        lastRead_ = &question;
    }
    std::string lastReadId() const {
        return std::visit([](const auto* question) { return question ? question->id() : std::string(); },
                          lastRead_);
    }

    const Evidence& evidence_;
    const Policy& policy_;
    std::chrono::sys_seconds now_;
    std::vector<Want> wants_;
    std::vector<Question> open_;
    std::chrono::microseconds lastFinished_{};
    AllKinds::QuestionPointer lastRead_{};  ///< null: none
};

}  // namespace mailvitals
