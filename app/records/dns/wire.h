// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/parse_error.h"
#include "records/dns/message.h"

namespace mailvitals::dns {

struct QueryFlags {
    bool recursionDesired = true;
    bool checkingDisabled = false;  ///< RFC 4035 section 3.2.2
    bool dnssecOk = false;          ///< signatures are wanted along with the data (RFC 3225)

    auto operator<=>(const QueryFlags&) const = default;
};

/// The UDP size that is announced through EDNS: fits any path's MTU (RFC 6891, and the DNS flag day of 2020).
inline constexpr std::uint16_t ednsPayload = 1232;

/// A query with one question, EDNS(0), and AD set, which asks the resolver to tell whether it validated
/// (RFC 6840 section 5.7).
std::string encodeQuery(std::uint16_t id, const DomainName& name, Type type, Class queryClass,
                        QueryFlags flags);

/// Reads a whole message. Names may be compressed; pointers must lead backwards, so that none can loop (RFC
/// 1035 section 4.1.4). A record whose RDATA breaks the rules of its type becomes RawRdata; a message that is
/// cut or lies about its counts is an error, except that a truncated one (TC) keeps what was whole. So is one
/// with answers of another class than it was asked for.
Expected<Message, ParseError> decode(std::string_view wire);

/// The wire form of a message, without compression: what the demonstration's and the tests' name servers
/// send.
std::string encode(const Message& message);

}  // namespace mailvitals::dns
