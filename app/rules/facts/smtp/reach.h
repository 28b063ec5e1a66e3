// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rules/facts/dns/servers.h"

namespace mailvitals {

/// Does a server answer as an SMTP server on port 25, and if not, what is seen instead?
struct Reach {
    enum class State {
        Open,
        Unknown,    ///< nothing was seen, by our own doing, or what was seen is not the server's
        Answers,    ///< greeting, and a reply to EHLO
        TurnsAway,  ///< it answers, but with a refusal to this client
        NoAnswer,   ///< see symptom
    };
    enum class Symptom {
        None,
        Refused,
        TimedOut,
        NoRoute,
        Closed,      ///< before the greeting was through
        Silent,      ///< the connection stands, and no greeting comes
        Garbage,     ///< something else than SMTP
        Endless,     ///< a line or a greeting without end
        EhloClosed,  ///< the connection is closed or reset at EHLO
        EhloSilent,
    };
    State state = State::Open;
    Symptom symptom = Symptom::None;
    std::string reason;  ///< for Unknown, an English clause
    std::string reply;   ///< what it said, where it said something
    std::vector<std::string> evidence;

    /// The connection itself did not come about.
    bool atConnect() const {
        return symptom == Symptom::Refused || symptom == Symptom::TimedOut || symptom == Symptom::NoRoute;
    }
    /// Somebody can deliver there, if perhaps not this client.
    bool isAlive() const { return state == State::Answers || state == State::TurnsAway; }
};

/// Of the session that greets it (see greetingOf). Whether a missing answer is the server's fault is for
/// lineTowards() to say.
Reach reachOf(Inquiry& ask, const Server& server);

}  // namespace mailvitals
