// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rules/views/own_addresses.h"

namespace mailvitals {

/// On which side of a server do we stand?
enum class Standpoint {
    Open,     ///< our own address is still being asked for
    Unknown,  ///< behind a translator, and nobody told our public address
    Outside,
    Inside,  ///< same public address, same network, or a private address: what we see is not what strangers
             ///< see
};

Standpoint standpointTowards(Inquiry& ask, const IpAddress& server, const SmtpSession& session);

}  // namespace mailvitals
