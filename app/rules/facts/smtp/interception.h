// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rules/facts/dns/servers.h"

namespace mailvitals {

/// Does something on the way answer in a server's place, as the mail proxies of some providers and the mail
/// inspection of some firewalls do? Whatever is heard then says nothing about the server.
struct Interception {
    enum class State {
        Open,
        Nobody,    ///< no sign of anybody
        Rewriter,  ///< greeting or offers were masked, and not by the server's own firewall as far as is
                   ///< known
        Stranger,  ///< who answers bears the name of another machine, and no certificate says otherwise
    };
    State state = State::Nobody;
    bool proven = false;  ///< reference hosts, or other ports of the machine, say so as well
    std::string name;     ///< by which who answers calls itself
    std::string reason;   ///< an English clause; empty for Nobody
    std::vector<std::string> evidence;
};

/// Asks nothing as long as the session itself raises no suspicion.
Interception detectInterception(Inquiry& ask, const Server& server, const SmtpSession& session);

}  // namespace mailvitals
