// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rules/assess.h"

#include <functional>
#include <map>

namespace mailvitals::run {

/// plan and judge kept up to date while evidence grows. A rule is a pure function of what it read, so it is
/// asked again only when something it was waiting for has come; the result is the same as judging everything
/// anew. Nor for each single answer: a rule that waits for hundreds would read them all hundreds of times. It
/// is asked once a good part of them has come, or when catchUp says that nothing else is going on.
class Assessor {
 public:
    Assessor(const Evidence& evidence, const Policy& policy, const RuleSelection& selection,
             std::chrono::sys_seconds now);

    /// Takes what one rule wants, as soon as that rule has said so: its questions need not wait until all the
    /// others have been heard.
    using Sink = std::function<void(const std::vector<Want>&)>;

    /// What can be asked at the very start.
    void begin(const Sink& sink);
    /// What can be asked now that these questions have their answers (or failures). Call it once the evidence
    /// has them. A rule that waited for several is asked once.
    void answered(const std::vector<Question>& questions, const Sink& sink);

    /// Has a rule not been asked yet about answers that came?
    bool isBehind() const { return !behind_.empty(); }
    /// Asks those rules now.
    void catchUp(const Sink& sink);

    /// Does a rule's verdict still wait, this question being one that could change it?
    bool isWaitedFor(const Question& question) const;

    /// Findings so far, in the catalogue's order.
    std::vector<Finding> findings() const;
    /// Findings when no more evidence will come.
    std::vector<Finding> finalFindings() const;
    /// Ids of the rules that still wait.
    std::vector<std::string> waiting() const;

 private:
    void assess(std::size_t rule, const Sink& sink);

    const Evidence& evidence_;
    const Policy& policy_;
    std::chrono::sys_seconds now_;
    std::vector<const Rule*> rules_;
    std::vector<RuleAssessment> results_;
    std::vector<Finding> leftOut_;               ///< that some rules did not take part
    std::map<std::size_t, std::size_t> behind_;  ///< by rule: how many answers it has not been asked about
    std::map<Question, std::set<std::size_t>> waitingFor_;  ///< which rules read it when it was still open
};

}  // namespace mailvitals::run
