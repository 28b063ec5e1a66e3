// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rules/facts/lookup.h"

namespace mailvitals {

/// What the mail servers of large providers say on port 25, asked from here over one family. They certainly
/// run, so what is wrong with all of them is wrong with our own line.
struct ReferenceView {
    enum class State {
        Open,
        Unknown,    ///< none could be asked: no name resolved, nobody may be asked, ...
        Reached,    ///< one sent its own greeting: the line lets port 25 through and leaves it alone
        Replaced,   ///< another server answered in their place
        Rewritten,  ///< their greetings were masked
        Shut,       ///< none answered
    };
    State state = State::Open;
    std::string name;                ///< of the server that answered in their place
    std::vector<std::string> hosts;  ///< those that the state rests on: "mx.example.com 192.0.2.1"
    std::vector<std::string> evidence;

    /// Somebody let a connection to port 25 through.
    bool connects() const {
        return state == State::Reached || state == State::Replaced || state == State::Rewritten;
    }
};

/// Connects to port 25 of two of the policy's hosts. Only to be called where that decides something: it asks
/// servers that the domain does not name.
ReferenceView referenceHosts(Inquiry& ask, Family family);

/// Our own address, as the reference hosts see it on port 25: the replies of some to EHLO name the client.
struct SeenAddress {
    enum class State {
        Open,
        Unknown,  ///< none said it, they disagree, or they were reached by another way
        Told,
    };
    State state = State::Open;
    IpAddress address;                  ///< public, of the family asked for
    std::string host;                   ///< that told it: "mx.example.com 192.0.2.1"
    std::vector<std::string> evidence;  ///< the sessions in which it was told
};

/// For a session whose end on our side is `local`: only a reference session with the same end took the same
/// way. Connects to port 25 of two of the policy's hosts, says EHLO and QUIT; to be called only where a
/// verdict hangs on it, like referenceHosts().
SeenAddress addressSeenOnPort25(Inquiry& ask, Family family, const IpAddress& local);

}  // namespace mailvitals
