// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "base/parse_error.h"
#include "records/arc/chain.h"
#include "records/message/message.h"

#include <memory>
#include <string>

namespace mailvitals {

/// What a check keeps of a message that somebody handed it: the header as it stands, and of the body nothing
/// but whether it is the one that was signed. A body is private and large, and no rule needs more of it.
struct MessageItem {
    std::string name;           ///< of the file; empty where it was pasted
    std::uint64_t size = 0;     ///< of the whole message, in bytes
    message::Message header;    ///< without a body; offsets are those of the whole message
    bool headerFlawed = false;  ///< it ended in a line that is none of a header (RFC 5322 section 2.2)
    std::vector<dkim::Examined> signatures;  ///< DKIM, from top to bottom

    arc::Chain chain;  ///< ARC; empty where there is none

    std::size_t others = 0;  ///< further messages in the mailbox file, which nobody looked at
    std::size_t number = 1;  ///< its place in the mailbox file
    /// Why the file need not be the message as it was received: an English clause without a full stop. Empty
    /// where nothing says so.
    std::string copied;

    bool hasText() const;  ///< there is something behind the header

    bool operator==(const MessageItem& other) const;
};

/// Headers beyond this are refused, in bytes; servers refuse them far earlier.
inline constexpr std::size_t mostHeaderBytes = 1024 * 1024;

/// Takes a saved message apart and examines its signatures: the only look at the body, in one pass for each
/// signature. Of a mailbox file it is the message with this number; the first is 1. Errors: no message at
/// all, none with that number, larger than message::maxMessageSize, or a header beyond the limit.
Expected<MessageItem, ParseError> examineMessage(std::string bytes, std::string name, std::size_t number = 1);

}  // namespace mailvitals
