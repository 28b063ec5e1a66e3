// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/spf/tree.h"

namespace mailvitals::spf {

/// How many addresses a surveyed tree lets pass, counted exactly as receivers decide: term by term, the first
/// match wins, so that "-ip4:192.0.2.1 ip4:192.0.2.0/24" is 255.
struct Breadth {
    std::uint64_t v4 = 0;           ///< addresses
    std::uint64_t v6 = 0;           ///< networks of the size of one home network, /64, begun or whole
    bool everybody = false;         ///< "+all" is reached: the counts then are those of the terms before it
    bool dependsOnMessage = false;  ///< exists, ptr or macros may add to it
    bool atLeast = false;           ///< there are more networks than anybody has; only the first were counted
};

/// Of networks in a whole tree. The largest services have some hundreds.
inline constexpr std::size_t mostNetworks = 3000;

Breadth breadthOf(const Node& tree);

}  // namespace mailvitals::spf
