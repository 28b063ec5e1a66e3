// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/message/message.h"

namespace mailvitals::message {

/// What people know a message by. Encoded words (RFC 2047) are decoded; the sender wrote all of it, so it is
/// shown only through printable() and never believed.
struct Head {
    std::string subject;
    std::string from;
    std::string date;

    bool operator==(const Head&) const = default;
};

/// The topmost field of each kind, on one line and at most `mostHeadBytes` long; empty where there is none.
Head headOf(const Message& message);

inline constexpr std::size_t mostHeadBytes = 1000;

}  // namespace mailvitals::message
