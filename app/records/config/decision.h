// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/config/trust.h"

#include <functional>

/// From an access list to the networks that it trusts, for the servers whose rules are evaluated.
namespace mailvitals::config {

/// A client's address reaches the server's rules, and this is what they make of its message for a domain
/// elsewhere.
enum class Verdict {
    Refused,
    Accepted,
    Unclear,  ///< it depends on something that the texts do not hold
};

struct Decision {
    Verdict verdict = Verdict::Refused;
    std::optional<Place> at{};  ///< the line that decides, or cannot be evaluated
    /// Of what is unclear: accepted, unless an earlier line refuses for a reason that is not known.
    bool isLikely = false;
};

/// A network that some rule names. Addresses that the same networks hold are decided alike.
struct Mention {
    Cidr network;
    Place at;
};

/// How the rules decide about a client at this address. `strict`: what lies in a list that the texts do not
/// hold may concern it; otherwise it does not, as it does not concern most.
using Decide = std::function<Decision(const IpAddress& client, bool strict)>;

/// Asks once for each network that is named and once for everybody else, and tells what it learnt: in
/// `ranges` the narrowest network stands first, so that the first that holds an address decides.
void decideAll(std::vector<Mention> mentions, const Decide& decide, Trust& trust);

/// An address of the network that lies in none of the others; null: they fill it.
std::optional<IpAddress> addressOutside(const Cidr& network, const std::vector<Cidr>& others);

}  // namespace mailvitals::config
