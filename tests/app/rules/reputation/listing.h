// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/scenario.h"

/// What the tests of the blocklists share.
namespace mailvitals::test {

inline constexpr const char* address = "203.0.113.25";
inline constexpr const char* zen = "zen.spamhaus.org";

/// A policy of this list alone.
inline Scenario only(const std::string& list, const std::string& target = address) {
    Scenario s(target);
    std::erase_if(s.policy.blocklists, [&](const Blocklist& known) { return known.name != list; });
    return s;
}

/// Spamhaus alone, and it is alive.
inline Scenario asking(const std::string& target = address) {
    Scenario s = only("Spamhaus ZEN", target);
    s.listAlive(zen);
    return s;
}

}  // namespace mailvitals::test
