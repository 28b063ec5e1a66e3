// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/request.h"
#include "records/message/address.h"
#include "records/message/journey.h"

#include <optional>

namespace mailvitals {

/// Who wrote a message, and how it came to where it was read, as its header tells.
struct MessagePath {
    message::Journey journey;
    std::optional<DomainName> receiver;  ///< the organisation that received it
    /// MAIL FROM as the receiver noted it (RFC 5321 section 4.4); "<>" gives an empty address. None: not
    /// noted.
    std::optional<message::Mailbox> envelopeSender;
    /// The one domain in From:. None where there is no From:, an unreadable one, or more than one domain.
    std::optional<DomainName> author;
    /// The author's domain as it is written, where that is not how the DNS has it: "bücher.example". Without
    /// an author: it has no form that the DNS could have (RFC 5891).
    std::string authorAsWritten;

    /// The step at which another server handed it to the receiving side; null: cannot be told, or it came in
    /// another way.
    const message::Hop* handover() const { return journey.handover(); }
};

/// The way of the message of a request, which must have one.
MessagePath messagePath(const CheckRequest& request);

/// What a check of this message is about: its author's domain; where there is none, that of the receiving
/// side, or of the envelope sender. None: the header names nobody.
std::optional<Target> targetOf(const MessageItem& message);

/// The selectors with which `domain` signed the message, each once.
std::vector<std::string> selectorsOf(const MessageItem& message, const DomainName& domain);

}  // namespace mailvitals
