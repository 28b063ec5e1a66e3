// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/message/message.h"

namespace mailvitals::message {

/// What was handed over, cut down to its first message.
struct FirstMessage {
    std::string bytes;
    std::size_t others = 0;  ///< messages behind it
    bool isMailbox = false;  ///< it stood in a mailbox file (RFC 4155)
};

/// A mailbox file begins with a "From sender date" line, and another such line begins the next message:
/// behind an empty line (RFC 4155), or, for programs that leave that one out, before a header. Anything else
/// is one message, and given back as it is.
FirstMessage firstMessageIn(std::string bytes);

/// Programs that write mailbox files put a ">" before lines of a body that begin with "From ", or did. The
/// message without; none where no line is affected.
std::optional<std::string> withoutMailboxQuotes(const Message& message);

}  // namespace mailvitals::message
