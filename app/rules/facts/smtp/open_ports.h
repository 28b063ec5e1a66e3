// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rules/facts/dns/servers.h"

namespace mailvitals {

/// One port at which a service of the policy may answer.
struct OpenPort {
    enum class State {
        Open,     ///< not known yet
        Closed,   ///< nobody accepts a connection, as far as that can be told from here
        Unknown,  ///< it was not looked at, by our own doing
        Answers,  ///< a connection came about
    };
    State state = State::Open;
    IpEndpoint endpoint;
    const NetworkService* service = nullptr;  ///< that was recognised; null: none
    const ServiceSign* sign = nullptr;        ///< by which
    std::string reply;                        ///< the beginning of what was heard, for people
    std::string reason;                       ///< for Unknown, an English clause
    bool byProxy = false;                     ///< closed, if the proxy gets through to the server at all
    std::string evidence;
};

/// Asks at every port of these services, once each. Only for servers that their owner confirmed.
std::vector<OpenPort> openPorts(Inquiry& ask, const Server& server,
                                const std::vector<NetworkService>& services);

}  // namespace mailvitals
