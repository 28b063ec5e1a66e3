// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/message/message.h"

#include <string>
#include <vector>

namespace mailvitals::message {

/// One message of what was handed over.
struct MessageInFile {
    std::string bytes;       ///< empty where there is no such message
    std::size_t count = 1;   ///< messages in the file
    bool isMailbox = false;  ///< it stood in a mailbox file (RFC 4155)
};

/// A mailbox file begins with a "From sender date" line, and another such line begins the next message:
/// behind an empty line (RFC 4155), or, for programs that leave that one out, before a header. Anything else
/// is one message, and given back as it is. The first is number 1.
MessageInFile messageIn(std::string bytes, std::size_t number = 1);

/// What tells one message of a mailbox file from another, as its header has it.
struct MailboxEntry {
    std::size_t number = 0;
    std::string date;
    std::string from;  ///< encoded words decoded
    std::string subject;
};

struct MailboxList {
    std::vector<MailboxEntry> entries;
    std::size_t count = 0;  ///< messages in the file
};

/// The first messages of a mailbox file, `most` at the most. A file that is none has no entries and counts
/// one.
MailboxList listMailbox(const std::string& bytes, std::size_t most);

/// Programs that write mailbox files put a ">" before lines of a body that begin with "From ", or did. The
/// message without; none where no line is affected.
std::optional<std::string> withoutMailboxQuotes(const Message& message);

}  // namespace mailvitals::message
