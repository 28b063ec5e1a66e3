// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "policy/policy.h"

#include <set>
#include <string>

namespace mailvitals {

/// Names that every check asks or speaks of, whoever's server it is about: blocklists, services that tell our
/// own address, the senders and recipients of the relay test, large providers. They identify nobody.
std::set<std::string, std::less<>> sharedNames(const Policy& policy);

}  // namespace mailvitals
