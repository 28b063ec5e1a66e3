// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rules/facts/smtp/reach.h"

namespace mailvitals {

/// Whose fault is it that a server does not answer on port 25?
struct LineView {
    enum class State {
        Open,
        Clear,    ///< other hosts answer over the same route, so it is the server
        Blocked,  ///< no host answers: this network blocks port 25, or has no route to the Internet
        Unknown,
    };
    State state = State::Open;
    std::string reason;              ///< for Blocked and Unknown, an English clause
    std::vector<std::string> hosts;  ///< those that answer: "mx.example.com 192.0.2.1"
    std::vector<std::string> evidence;
};

/// Of our own line to a server that does not answer; `all` are the servers of the domain. Asks reference
/// hosts where no other server of the domain answers over the same family.
LineView lineTowards(Inquiry& ask, const Server& server, const Reach& reach, const std::vector<Server>& all);

}  // namespace mailvitals
