// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rules/facts/vantage/vantage.h"

namespace mailvitals {

/// On which side of a server did a session stand, on which a verdict hangs?
struct ProvenPlace {
    Standpoint standpoint = Standpoint::Open;
    std::vector<std::string> evidence;  ///< of reference hosts, where these told
};

/// Like standpointTowards(). Where the services for own addresses leave it unknown, or only the address of a
/// proxy tells, reference hosts are asked how they see us: on port 25, by the same way as the session. Only
/// to be called where the server's answer is a verdict if we stand outside.
ProvenPlace provenPlace(Inquiry& ask, const IpAddress& server, const SmtpSession& session);

}  // namespace mailvitals
