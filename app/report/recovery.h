// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/evidence.h"
#include "findings/catalogue.h"

#include <set>
#include <string>
#include <vector>

namespace mailvitals::report {

/// How far the owner has come in the recovery guide, as far as they said so.
struct RecoveryProgress {
    std::set<std::string, std::less<>> done;  ///< ids of steps
    std::string system;                       ///< the mail system he chose; empty: not chosen

    bool operator==(const RecoveryProgress&) const = default;
};

/// One step as it stands for this owner.
struct RecoveryTask {
    std::string id;
    std::string title;
    bool done = false;  ///< ticked by the owner
    Document text;
    std::vector<StackFix> stacks;  ///< of his system alone where that is known
    std::vector<Finding> seen;     ///< what the check says of it, the urgent ones first
    bool advises = false;          ///< what is to be done about the bad ones is told here

    bool operator==(const RecoveryTask&) const = default;
};

/// The recovery guide for an open relay: contain, fix, verify, clean up, in this order.
struct Recovery {
    std::vector<Finding> reasons;  ///< why it is needed; empty: none was seen
    /// Somebody looked from outside whether strangers can send, and nowhere can they. That there is no reason
    /// any more is not enough: a server that has been stopped gives none either.
    bool isClosed = false;
    std::string system;       ///< the mail system for which it is written; empty: for all
    bool recognised = false;  ///< ... which the check found out, the owner did not say
    std::vector<RecoveryTask> tasks;

    std::size_t countDone() const;
    bool operator==(const Recovery&) const = default;
};

// An open relay is open at many endpoints at once. What a report does not repeat in the guide stands among
// its findings.
inline constexpr std::size_t mostReasons = 3;
inline constexpr std::size_t mostAdvised = 12;  ///< of one step

/// Strangers send through the server, or it takes them for friends: its rule is red.
bool isReasonForRecovery(const Finding& finding, const Catalogue& catalogue);

/// What has to be done about one that a step saw; empty where that is told elsewhere.
Document adviceIn(const RecoveryTask& task, const Finding& seen, const Catalogue& catalogue);

/// Worth showing where there is a reason or where the owner is on the way already.
bool isRecoveryWanted(const std::vector<Finding>& findings, const RecoveryProgress& progress,
                      const Catalogue& catalogue);

/// `findings` in any order. With the owner's own names filled in, but only what is a plain host name by its
/// spelling: the reader pastes these lines into a shell.
Recovery recoveryFor(const std::vector<Finding>& findings, const Evidence& evidence,
                     const Catalogue& catalogue, const RecoveryProgress& progress);

}  // namespace mailvitals::report
