// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/ip_address.h"

#include <cstdint>
#include <vector>

namespace mailvitals::spf {

struct FirstMatches;

/// A network in a list of which the first one that an address is in decides.
struct Tried {
    Cidr network;
    bool passes = false;
};

/// A set of IPv4 and IPv6 addresses, as ranges. All that is done with sets takes time in proportion to their
/// ranges.
class AddressSet {
 public:
    using Bytes = std::array<std::uint8_t, 16>;  ///< in network order; IPv4 in the last four

    AddressSet() = default;
    explicit AddressSet(const Cidr& network);
    static AddressSet everything();

    AddressSet with(const AddressSet& other) const;
    AddressSet without(const AddressSet& other) const;
    AddressSet within(const AddressSet& other) const;

    std::uint64_t countV4() const;
    /// How many networks of /64 hold any of it; at most 2^64 - 1.
    std::uint64_t countV6Networks() const;
    bool isEmpty() const { return v4_.empty() && v6_.empty(); }

    struct Range {
        Bytes first;
        Bytes last;
        bool operator==(const Range&) const = default;
    };

 private:
    friend FirstMatches firstMatches(const std::vector<Tried>& networks);

    std::vector<Range> v4_;  ///< in order, not touching each other
    std::vector<Range> v6_;
};

/// The addresses in any of the networks, and those of them whose first network passes. In one sweep: n
/// networks take n log n steps, however they overlap.
struct FirstMatches {
    AddressSet matched;
    AddressSet passed;
};
FirstMatches firstMatches(const std::vector<Tried>& networks);

}  // namespace mailvitals::spf
