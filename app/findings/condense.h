// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "findings/catalogue.h"

namespace mailvitals {

/// A finding as people read it: it may stand for several.
struct ShownFinding : Finding {
    ShownFinding() = default;
    ShownFinding(Finding finding) : Finding(std::move(finding)) {}

    std::vector<Subject> also;        ///< further subjects of which the same is said
    std::vector<FindingRef> waiting;  ///< findings of which this one is the cause

    bool operator==(const ShownFinding&) const = default;
};

/// One for each cause, and one for what is said alike of several subjects. What has another finding for its
/// cause (`because`) is left out and counted there. Order is kept.
std::vector<ShownFinding> condensed(const std::vector<Finding>& findings, const Catalogue& catalogue);

/// What the finding is about, all of it: "203.0.113.25:25", "2 addresses, ports 25, 465, 587".
std::string subjectOf(const ShownFinding& finding);

/// "14 more checks depend on it."; empty where none does.
std::string waitingSentence(const ShownFinding& finding);
/// The same with the rules: "14 more checks depend on it: relay.open, smtp.banner, ..."
std::string waitingNote(const ShownFinding& finding);

}  // namespace mailvitals
