// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/scenario.h"

/// One server at 198.51.100.25 and what it says to EHLO; we come from 203.0.113.77.
namespace mailvitals::test {

/// `greeting` is the first line of the reply, `keyword` the last.
inline Scenario greeted(const std::string& greeting, const std::string& keyword) {
    Scenario s("198.51.100.25");
    s.ownAddress("203.0.113.77");
    s.session("198.51.100.25", "S: 220 mail.example.com ESMTP\nC: EHLO [192.0.2.2]\nS: 250-" + greeting +
                                   "\nS: 250 " + keyword + "\nC: QUIT\nS: 221 bye\n");
    return s;
}

inline Scenario offering(const std::string& keyword) {
    return greeted("mail.example.com", keyword);
}

}  // namespace mailvitals::test
