// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/scenario.h"

/// example.org with one mail server.
namespace mailvitals::test {

inline constexpr const char* address = "203.0.113.25";

/// Nobody answers there.
inline Scenario alone() {
    Scenario s("example.org");
    s.mx("example.org", 10, "mail.example.org").a("mail.example.org", address);
    return s;
}

/// It answers so on port 25.
inline Scenario serving(Endpoint endpoint) {
    Scenario s = alone();
    s.endpoint(address, smtpPort, std::move(endpoint));
    return s;
}

}  // namespace mailvitals::test
