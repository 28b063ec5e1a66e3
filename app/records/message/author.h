// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/message/address.h"

namespace mailvitals::message {

/// Who wrote a message, by its From: field.
struct Authors {
    std::vector<Mailbox> mailboxes;
    /// The field is not written as RFC 5322 section 3.4 wants it, but has one address in angle brackets, by
    /// which all receivers go: `Mueller, Hans <hans@example.org>`, with quotes missing around the name.
    bool loose = false;
};

/// As parseAddresses(); where that finds an error, the one address in angle brackets is read all the same.
/// The error is that of the strict form.
Expected<Authors, ParseError> parseFrom(std::string_view value);

}  // namespace mailvitals::message
