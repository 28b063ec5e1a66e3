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
    /// Where the receiving side wrote down whom SPF was about (Received-SPF, Authentication-Results), it
    /// named the address of this line's caller.
    bool noted = false;

    bool operator==(const Hop&) const = default;
};

/// A Received: line that nobody can read.
struct UnreadableHop {
    std::size_t fieldAt = 0;
    ParseError error;

    bool operator==(const UnreadableHop&) const = default;
};

/// How a message came to the receiving side.
enum class Entry {
    Server,  ///< another server handed it over
    Login,   ///< its author had logged in, or wrote it in the browser (RFC 6409, RFC 3848)
    Local,   ///< a program on the receiving server wrote it
};

/// Where it came in.
struct Arrival {
    std::size_t hop = 0;  ///< in the journey
    Entry entry = Entry::Server;
    /// The line may be another one: that of an inner server was passed over which nothing but its own name
    /// shows to be one.
    bool assumed = false;
    bool chosen = false;  ///< whoever reads the message said so

    bool operator==(const Arrival&) const = default;
};

/// The way of a message as its Received: lines tell it.
struct Journey {
    std::vector<Hop> hops;  ///< in the order of time: the first server's line comes first
    std::vector<UnreadableHop> unreadable;
    bool cut = false;  ///< there are more lines than maxHops; the oldest are missing
    std::optional<Arrival> arrival;
    std::optional<DomainName> receiver;  ///< the organisation that received it

    /// The line of the arrival; null where there is none.
    const Hop* entrance() const { return arrival ? &hops[arrival->hop] : nullptr; }
    /// The step at which another server handed the message to one's own, with its address. Null where no line
    /// tells, or where it came in another way.
    const Hop* handover() const;
    /// When it came in, by the receiving side's own clock; where the line of its arrival is not certain, when
    /// it lay in the mailbox. None where nobody wrote that down.
    std::optional<std::chrono::sys_seconds> receivedAt() const;
    /// From the first date to the last; unset where there are not two, or where they run backwards.
    std::optional<std::chrono::seconds> duration() const;

    bool operator==(const Journey&) const = default;
};

/// Which addresses strangers can come from.
using IsPublic = std::function<bool(const IpAddress&)>;

inline bool isPublicByKind(const IpAddress& address) {
    return kindOf(address) == AddressKind::Public;
}

/// Own are, from the top, the lines that servers of the receiving house wrote, down to the one by which the
/// message came in: whatever stands below that, came with it. The house is that of the topmost line whose
/// writer has a public name. An inner step over a public address is known by the name of the caller together
/// with the next line's; such a name can be invented, and Arrival::assumed says so. `chosen`: the hop, in the
/// order of time, that is the arrival by the word of whoever reads the message; it is ignored where there is
/// no such hop.
Journey journeyOf(const Message& message, const IsPublic& isPublic = isPublicByKind,
                  std::optional<std::size_t> chosen = std::nullopt);

}  // namespace mailvitals::message
