// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rules/facts/dns/servers.h"

namespace mailvitals {

/// One port of a mail server as far as its encryption goes.
struct TlsPort {
    enum class Reader {
        Servers,  ///< port 25: those that deliver, and mostly take whatever there is
        Users,    ///< ports 465 and 587: programs that complain to their user
    };
    Server server;
    Subject subject;  ///< the endpoint
    IpEndpoint endpoint;
    TlsUse use = TlsUse::AsOffered;
    Reader reader = Reader::Servers;
    const SmtpSession* session = nullptr;  ///< in which the server was greeted
    std::string evidence;

    /// The handshake came about.
    bool isEncrypted() const { return session->tls.has_value(); }
    /// It was begun and answered, in whatever way: there is somebody who speaks TLS, or should.
    bool isAnswered() const;
};

/// Port 25 of every server that could be greeted, and those of the ports for users on which a handshake was
/// begun: whether these are there at all is for submission.offered to say. Says what keeps port 25 of a
/// server from being judged.
std::vector<TlsPort> tlsPortsToJudge(Inquiry& ask, Verdicts& verdicts);

/// Why a port without a handshake has nothing to judge, an English clause.
inline constexpr const char* noTlsBegun = "no encrypted connection was begun";

}  // namespace mailvitals
