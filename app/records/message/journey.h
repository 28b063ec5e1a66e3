// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/domain_name.h"
#include "records/message/message.h"
#include "records/message/received.h"

#include <chrono>
#include <functional>
#include <optional>
#include <vector>

namespace mailvitals::message {

/// Lines beyond these are not read: servers refuse a message with so many as one that runs in a circle (RFC
/// 5321 section 6.3).
constexpr std::size_t maxHops = 100;

/// May a Received: line be believed? Each server writes its own on top; whatever lies below the first line of
/// somebody else came with the message and may be invented (RFC 5321 section 7.2).
enum class Trust {
    Own,      ///< written by a server that is one's own, with nothing but such lines above
    Claimed,  ///< below a line of somebody else, or by somebody else
};

/// One step of a message, told by the server that took it.
struct Hop {
    Received received;
    std::size_t fieldAt = 0;  ///< offset of the line in the message
    Trust trust = Trust::Claimed;
    /// From the step before to this one; negative where a clock is wrong or a line is. Unset where one of the
    /// two has no date.
    std::optional<std::chrono::seconds> delay = std::nullopt;
    /// The caller goes by the name that the server of the step before gave itself. False proves nothing:
    /// inside a house, servers go by other names.
    bool linked = false;

    bool operator==(const Hop&) const = default;
};

/// A Received: line that nobody can read.
struct UnreadableHop {
    std::size_t fieldAt = 0;
    ParseError error;

    bool operator==(const UnreadableHop&) const = default;
};

/// The way of a message as its Received: lines tell it.
struct Journey {
    std::vector<Hop> hops;  ///< in the order of time: the first server's line comes first
    std::vector<UnreadableHop> unreadable;
    bool cut = false;  ///< there are more lines than maxHops; the oldest are missing

    /// The step at which the message came to one's own servers from outside, the lowest line that can be
    /// believed of those that name a caller's address. Null where there is none.
    const Hop* handover() const;
    /// From the first date to the last; unset where there are not two, or where they run backwards.
    std::optional<std::chrono::seconds> duration() const;

    bool operator==(const Journey&) const = default;
};

/// Which addresses strangers can come from.
using IsPublic = std::function<bool(const IpAddress&)>;

/// `ownServers` are the names by which one's own servers go in their lines. With none of them known, only the
/// topmost line is taken for one's own: it was written by the server that the message was read from. Belief
/// also ends below a line that names a stranger's public address: whatever stands there, came with the
/// message.
Journey journeyOf(
    const Message& message, const std::vector<DomainName>& ownServers,
    const IsPublic& isPublic = [](const IpAddress& address) {
        return kindOf(address) == AddressKind::Public;
    });

}  // namespace mailvitals::message
