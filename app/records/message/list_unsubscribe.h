// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/message/message.h"

#include <string>
#include <vector>

namespace mailvitals::message {

/// The ways out of a mailing list that a message offers (RFC 2369 section 3.2, RFC 8058).
struct ListUnsubscribe {
    std::vector<std::string> addresses;  ///< URIs between angle brackets, in order; at most 20
    bool oneClick = false;               ///< an https URI, and List-Unsubscribe-Post says One-Click

    bool operator==(const ListUnsubscribe&) const = default;
};

/// Empty where the message has no List-Unsubscribe:, or nothing readable in it.
ListUnsubscribe listUnsubscribe(const Message& message);

}  // namespace mailvitals::message
