// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/evidence.h"
#include "records/spf/check.h"

#include <chrono>

namespace mailvitals::run {

/// One SPF evaluation over the network: the DNS is asked for what check() still wants to know, all of it at
/// once, until nothing is open. Blocks for at most `timeout`; what has no answer by then failed, so the
/// result is temperror where it matters (RFC 7208 section 4.6.4). `resolvers` empty: the system's.
struct SpfAnswer {
    spf::Evaluation evaluation;
    std::size_t questions = 0;  ///< put to the DNS
    unsigned rounds = 0;        ///< of questions that did not depend on each other
    std::chrono::milliseconds took{};
};

SpfAnswer askSpf(const spf::Session& session, const std::vector<IpEndpoint>& resolvers,
                 std::chrono::milliseconds timeout);

}  // namespace mailvitals::run
