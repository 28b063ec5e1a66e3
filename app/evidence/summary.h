// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/evidence.h"

namespace mailvitals {

/// How much a check did and how long it took, read off the evidence's own time stamps.
struct RunSummary {
    std::chrono::microseconds wall{};
    /// The longest chain of looks each of which could only begin when the one before had its answer; the time
    /// that looks spent waiting for a place is not part of it.
    std::chrono::microseconds criticalPath{};
    std::vector<std::string> criticalChain;  ///< ids of that chain, first to last
    std::size_t dnsQuestions = 0;
    std::size_t connections = 0;       ///< TCP connections tried, those of the DNS left out
    std::size_t mostToOneAddress = 0;  ///< of them
    std::size_t mostAtOnceToOneAddress = 0;
    std::size_t probes = 0;  ///< all looks
};

RunSummary summarise(const Evidence& evidence);

}  // namespace mailvitals
