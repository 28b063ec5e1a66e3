// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rules/facts/vantage/own_addresses.h"

namespace mailvitals {

/// On which side of a server do we stand?
enum class Standpoint {
    Open,     ///< our own address is still being asked for
    Unknown,  ///< behind a translator, and nobody told our public address, or not all the same one
    Outside,
    Inside,  ///< same public address, same network, or a private address: what we see is not what strangers
             ///< see
};

/// Where we stand towards a server before a word was spoken, and how that is known. With a proxy the place is
/// the proxy's.
struct Place {
    enum class Sign {
        None,
        PrivateAddress,  ///< the server's own: only its neighbours can talk to it there
        ThisMachine,
        SameAddress,     ///< the public address of our line is the server's
        SameNetwork,     ///< IPv6: one line's networks
        NearNetwork,     ///< IPv6: one line's networks, or those of two neighbours
        ProxyElsewhere,  ///< nobody told our address, but the SOCKS server is reached at one elsewhere
    };
    Standpoint standpoint = Standpoint::Open;
    Sign sign = Sign::None;
    std::optional<IpAddress> ours;  ///< the address that told
    bool byOwnAddress = false;  ///< the services for own addresses told, and nothing of this computer's own
    std::vector<std::string> evidence;
};

Place placeTowards(Inquiry& ask, const IpAddress& server);

/// Can the place be known only by our own address, and did the session take another way than those who told
/// it?
bool tookAnotherWay(Inquiry& ask, const Place& place, const SmtpSession& session);

/// The same after a session, whose own end may tell.
Standpoint standpointTowards(Inquiry& ask, const IpAddress& server, const SmtpSession& session);

}  // namespace mailvitals
