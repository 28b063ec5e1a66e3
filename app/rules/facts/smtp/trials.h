// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rules/facts/dns/servers.h"

#include <array>

namespace mailvitals {

/// The question by which a server is greeted on a port. On port 25, where anybody's mail comes in, it is also
/// asked about its own people: so no connection of its own is needed for them.
SmtpQuestion greetingOf(const Inquiry& ask, const Server& server, std::uint16_t port = smtpPort);

/// The question whether a plain stranger may send through this port. Where it is encrypted from the first
/// octet this is also the one by which the server is greeted there: no second connection would show more.
SmtpQuestion strangerAt(const Inquiry& ask, const Server& server, std::uint16_t port);

/// Senders and recipients to name to one server.
class TrialMaker {
 public:
    TrialMaker(const Inquiry& ask, const Server& server);

    /// A form of relaying, with the first or the second pair of strangers.
    SmtpTrial form(std::string_view name, std::size_t pair = 0) const;
    SmtpTrial nobody() const;     ///< only where the trial before it was accepted
    SmtpTrial ownDomain() const;  ///< from its own domain to its own domain
    SmtpTrial abuse() const;
    std::vector<SmtpTrial> baseline() const;

 private:
    std::string ownMailbox(std::string_view local) const;

    const Server& server_;
    std::array<RelayPair, 2> pairs_;
    bool named_;
    std::string ownDomain_;
    std::string hostName_;
};

}  // namespace mailvitals
