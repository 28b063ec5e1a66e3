// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/scenario.h"

namespace mailvitals::test {

/// A domain with one key record, and only these selectors to try.
inline Scenario withKey(const std::string& record, const std::string& selector = "mail") {
    Scenario s("example.org");
    s.policy.selectors = {selector, "other"};
    s.txt(selector + "._domainkey.example.org", record);
    return s;
}

}  // namespace mailvitals::test
