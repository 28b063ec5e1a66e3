// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/dnssec_item.h"
#include "net/validator.h"

#include <functional>

namespace mailvitals::probes {

/// What the validation of a name can rest on.
struct DnssecWays {
    using Ask = std::function<net::Validated(const DomainName&, dns::Type, Deadline)>;
    net::TrustAnchors anchors;
    Ask byResolver;   ///< through the resolvers that the check asks; none: there are none
    Ask byRecursion;  ///< from the root down; none: not from here (a proxy, a world on loopback)
};

/// First through the resolver, which is near and has most in its cache. Where it does not pass on what
/// validation needs, or what it passes on is bogus, the name servers are asked: a resolver may have spoilt an
/// answer, and nobody must be called bogus for that. Bogus is therefore what is so by both ways; or by the
/// resolver's alone, if its reason is one that leaving something out cannot bring about.
///
/// Each way has to validate the zone of the trust anchor itself first. If it cannot do that, the anchor, the
/// resolver or this computer's clock is wrong, and nothing is said of the name.
DnssecResult validateDnssec(const DnssecQuestion& question, const DnssecWays& ways, Deadline deadline);

}  // namespace mailvitals::probes
