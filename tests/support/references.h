// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/scenario.h"

namespace mailvitals::test {

inline constexpr const char* reference1 = "192.0.2.101";
inline constexpr const char* reference2 = "192.0.2.102";
inline constexpr const char* reference1V6 = "2001:db8:101::1";

/// The reference hosts of the policy have addresses, and what the connections to them come to is told apart.
/// Without this no test's Internet has them.
Scenario& nameReferences(Scenario& s);

/// ... and they answer on port 25 with this greeting; none: each with its own.
Scenario& answerAtReferences(Scenario& s, const std::string& greeting = {});
/// ... and nobody answers on port 25 there.
Scenario& silenceReferences(Scenario& s);

}  // namespace mailvitals::test
