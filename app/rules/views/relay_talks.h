// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/relay_trials.h"
#include "rules/views/talks.h"

namespace mailvitals {

/// One relay talk, and what came of its trials.
struct RelayTalk {
    SmtpQuestion question;
    Talk talk;
    std::vector<TrialOutcome> outcomes;  ///< empty where it never came about
};

/// All relay talks with one address. Few on purpose: programs that watch a server's log ban whoever is
/// refused about six times.
struct RelayTalks {
    std::vector<RelayTalk> all;  ///< the first of each port before those that follow from it
    bool open = false;           ///< more may come
    bool inTurn = false;         ///< one port follows the other

    const RelayTalk* first(std::uint16_t port) const;
    bool isOpen(std::uint16_t port) const;
    /// The outcome of the first trial with this name, on any port; null: there was none.
    const TrialOutcome* find(std::string_view name) const;
    std::vector<std::string> evidence(std::uint16_t port) const;
};

RelayTalks relayTalks(Inquiry& ask, const Server& server);

/// Are the words of both replies the same, but for the mailboxes in them?
bool saysTheSame(const TrialOutcome& one, const TrialOutcome& other);

/// Was it a clear no? "Come back later" is none.
bool isNo(const TrialOutcome* outcome);

}  // namespace mailvitals
