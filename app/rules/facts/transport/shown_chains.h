// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rules/facts/dns/servers.h"

namespace mailvitals {

/// The certificates that one port of a mail server sends.
struct ShownChain {
    enum class Reader {
        Servers,  ///< port 25: those that deliver, and mostly take any certificate
        Users,    ///< ports 465 and 587: programs that complain to their user about a wrong one
    };
    Server server;
    Subject subject;  ///< the endpoint
    Reader reader = Reader::Servers;
    TlsFacts tls;
    std::string evidence;
};

/// Of all ports that encrypt; says what keeps port 25 of a server from being judged. Whether the ports for
/// users are there at all is for submission.offered to say.
std::vector<ShownChain> chainsToJudge(Inquiry& ask, Verdicts& verdicts);

}  // namespace mailvitals
