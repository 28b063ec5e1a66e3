// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rules/facts/smtp/sessions.h"

#include <array>

namespace mailvitals {

/// One of the ports on which users hand in their mail, as it greets us.
struct SubmissionEndpoint {
    std::uint16_t port = 0;
    Session session;
};

/// Port 587 and port 465, which is encrypted from the start (RFC 8314 section 3.3).
std::array<SubmissionEndpoint, 2> submissionEndpoints(Inquiry& ask, const Server& server);

}  // namespace mailvitals
