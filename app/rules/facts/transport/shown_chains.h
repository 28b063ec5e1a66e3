// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rules/facts/transport/tls_ports.h"

namespace mailvitals {

/// The certificates that one port of a mail server sends.
struct ShownChain {
    using Reader = TlsPort::Reader;
    Server server;
    Subject subject;  ///< the endpoint
    Reader reader = Reader::Servers;
    TlsFacts tls;
    std::string evidence;
};

/// Of all ports that encrypt; says what keeps port 25 of a server from being judged.
std::vector<ShownChain> chainsToJudge(Inquiry& ask, Verdicts& verdicts);

}  // namespace mailvitals
