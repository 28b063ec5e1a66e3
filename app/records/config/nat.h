// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/ip_address.h"
#include "records/config/text.h"

#include <map>

namespace mailvitals::config {

/// What can be said of a packet by rules of which some are beyond us.
enum class Truth { No, Maybe, Yes };

/// A rule that puts bits into the mark of a packet, and whether strangers' packets come to it.
struct MarkSetter {
    std::uint32_t bits = 0;
    bool any = false;  ///< which bits cannot be told
    Truth reached = Truth::No;
};

/// A stranger's connection on its last step, to the mail server; or `before` it is translated.
struct Visit {
    IpAddress server;                 ///< where it goes
    std::string out;                  ///< the interface through which it goes there; empty: not known
    std::uint16_t port = 25;          ///< of the server
    std::vector<MarkSetter> marks{};  ///< all that the texts show for this family
    bool before = false;              ///< it still goes to an address of the host
    std::vector<IpAddress> own{};     ///< the host's addresses, as far as they are told
};

enum class NatAction { None, Masquerade, Snat, Dnat, Accept, Return, Jump, Goto, SetMark };

/// One rule of translation, from iptables or nft.
struct NatRule {
    struct Condition {
        enum class Of {
            Source,
            Server,
            Out,
            In,
            Protocol,
            Port,
            State,
            LocalSource,
            LocalServer,
            Mark,
            Unknown
        };
        Of of = Of::Unknown;
        bool negated = false;
        std::vector<std::string> values;
    };
    std::vector<Condition> conditions;
    NatAction action = NatAction::None;
    std::string target;      ///< the chain to go to, or the address to put in its place
    std::size_t fact = 0;    ///< in the text that it comes from
    std::uint32_t bits = 0;  ///< that it puts into the mark
    bool anyBits = false;    ///< ... which cannot be told

    Truth matches(const Visit& visit) const;
};

/// One table with its chains, for one or both families.
struct NatTable {
    bool v4 = true;
    bool v6 = true;
    std::map<std::string, std::vector<NatRule>> chains;
    std::vector<std::string> leaving;  ///< chains that a packet comes to as it leaves, in their order
    std::vector<std::string> first;    ///< base chains: packets come to them by themselves
    bool incomplete = false;           ///< it is iptables' own, and nft has left out what a rule does
    bool translates = true;            ///< not a table that only sets marks
};

std::vector<NatTable> natTables(const Text& text);

/// A number as rules write it: "0x4000", "16384".
std::optional<std::uint32_t> markIn(std::string_view text);
/// What sets marks in these tables, for a visit to this server by way of this interface.
std::vector<MarkSetter> markSetters(const std::vector<const NatTable*>& tables, const Visit& visit);
/// Can a stranger's packet carry a mark with this value under this mask?
Truth carriesMark(const std::vector<MarkSetter>& setters, std::uint32_t value, std::uint32_t mask);

/// What becomes of an external client's address as it leaves a table.
struct Masking {
    Truth masked = Truth::No;
    const NatRule* rule = nullptr;       ///< that does it
    std::optional<IpAddress> address{};  ///< that it puts in place; none: that of the interface
};
Masking maskingOf(const NatTable& table, const Visit& visit);

/// Rules that hand a port of the host on to somebody.
struct Forwarding {
    IpAddress server;
    std::uint16_t port = 25;
    std::size_t fact = 0;
};
/// Where a stranger's call to one of these ports is handed on to.
std::vector<Forwarding> forwardings(const NatTable& table, const std::vector<std::uint16_t>& ports);

}  // namespace mailvitals::config
