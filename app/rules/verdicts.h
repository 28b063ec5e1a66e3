// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/attempt.h"
#include "findings/catalogue.h"

#include <string>
#include <vector>

namespace mailvitals {

/// What one rule says. The rule names tags; how bad a tag is stands on the rule's page.
class Verdicts {
 public:
    Verdicts(std::string_view rule, const Catalogue& catalogue) : rule_(rule), catalogue_(catalogue) {}

    /// One of the rule's own messages about a subject.
    void say(std::string_view tag, Subject subject, Args args = {}, std::vector<std::string> evidence = {});
    /// Grey: it was tried and did not work. The reason is an English clause without a full stop.
    void couldNotLook(Subject subject, std::string reason, std::vector<std::string> evidence = {});
    /// Nothing to judge here: "the domain takes no mail".
    void doesNotApply(Subject subject, std::string reason);
    /// An answer is still to come; the rule will be asked again then.
    void wait() { waiting_ = true; }

    bool isWaiting() const { return waiting_; }
    const std::vector<Finding>& findings() const { return findings_; }

 private:
    std::string rule_;
    const Catalogue& catalogue_;
    bool waiting_ = false;
    std::vector<Finding> findings_;
};

/// A failure as an English clause: "nobody answered in time".
std::string reasonOf(const Failure& failure);

}  // namespace mailvitals
