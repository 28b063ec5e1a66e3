// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/scenario.h"

namespace mailvitals::test {

/// A domain with this DMARC record.
inline Scenario withRecord(const std::string& record) {
    Scenario s("example.org");
    s.txt("_dmarc.example.org", record);
    return s;
}

}  // namespace mailvitals::test
