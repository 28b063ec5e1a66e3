// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/relay_trials.h"
#include "rules/facts/smtp/sessions.h"
#include "rules/facts/smtp/trials.h"

namespace mailvitals {

/// One session, and what came of its trials.
struct RelaySession {
    SmtpQuestion question;
    Session session;
    std::vector<TrialOutcome> outcomes;  ///< empty where it never came about
};

/// All sessions with one address in which mail is offered. Few on purpose: programs that watch a server's log
/// ban whoever is refused about six times.
struct RelaySessions {
    /// The greeting on port 25, in which the server is asked about its own people: without that nobody could
    /// tell what its answers to strangers mean.
    RelaySession baseline;
    std::vector<RelaySession>
        all;              ///< with strangers; the first of each port before those that follow from it
    bool open = false;    ///< more may come
    bool inTurn = false;  ///< one port follows the other

    const RelaySession* first(std::uint16_t port) const;
    bool isOpen(std::uint16_t port) const;
    /// The outcome of the trial with this name, among the controls or else on this port; null: there was
    /// none.
    const TrialOutcome* find(std::string_view name, std::uint16_t port) const;
    std::vector<std::string> evidence(std::uint16_t port) const;
};

RelaySessions relaySessions(Inquiry& ask, const Server& server);

/// Are the words of both replies the same, but for the mailboxes in them?
bool saysTheSame(const TrialOutcome& one, const TrialOutcome& other);

/// Was it a clear no? "Come back later" is none.
bool isNo(const TrialOutcome* outcome);

}  // namespace mailvitals
