// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/config/decision.h"

#include <algorithm>

namespace mailvitals::config {
namespace {

constexpr std::size_t mostMentions = 400;
/// A network as wide as this is the whole Internet: 2000::/3 is all of IPv6 that there is.
constexpr unsigned everybodysPrefix = 3;

bool lies(const Cidr& inner, const Cidr& outer) {
    return inner.prefix() > outer.prefix() && outer.contains(inner.address());
}

/// The address behind the last one of a network; null: there is none.
std::optional<IpAddress> behind(const Cidr& network) {
    std::array<std::uint8_t, 16> bytes = network.address().bytes();
    const std::size_t size = network.address().size();
    for (std::size_t bit = network.prefix(); bit < size * 8; ++bit)
        bytes[bit / 8] = static_cast<std::uint8_t>(bytes[bit / 8] | (0x80u >> (bit % 8)));
    std::size_t at = size;
    while (at > 0 && ++bytes[at - 1] == 0) --at;
    if (at == 0) return std::nullopt;
    if (network.address().isV6()) return IpAddress::v6(bytes);
    return IpAddress::v4({bytes[0], bytes[1], bytes[2], bytes[3]});
}

void addOnce(std::vector<Place>& places, const std::optional<Place>& place) {
    if (place && std::find(places.begin(), places.end(), *place) == places.end()) places.push_back(*place);
}

class Deciding {
 public:
    Deciding(const Decide& decide, Trust& trust) : decide_(decide), trust_(trust) {}

    /// Somebody anywhere on the Internet, over this protocol.
    void everybody(const char* whole, const std::vector<Cidr>& named) {
        const Cidr all = *Cidr::parse(whole);
        const auto client = addressOutside(all, named);
        if (!client) return;
        const Decision decision = decide_(*client, false);
        if (decision.verdict == Verdict::Accepted) return addOnce(trust_.everybody, decision.at);
        if (decision.verdict == Verdict::Unclear) return addOnce(trust_.unclear, decision.at);
        careful(*client);
    }

    void network(const Mention& mention, const std::vector<Cidr>& inside) {
        const auto client = addressOutside(mention.network, inside);
        if (!client) return;
        const Decision decision = decide_(*client, false);
        // Who is listed to be trusted is, even if the server may refuse it now and then.
        const bool wide = mention.network.prefix() <= everybodysPrefix;
        const bool accepted = decision.verdict == Verdict::Accepted || (decision.isLikely && !wide);
        if (decision.verdict == Verdict::Unclear && !accepted) return addOnce(trust_.unclear, decision.at);
        if (!accepted) careful(*client);
        if (accepted && wide) return addOnce(trust_.everybody, decision.at ? decision.at : mention.at);
        trust_.ranges.push_back({mention.network, !accepted, mention.at});
    }

 private:
    /// Whoever is refused may still be in a list that the texts do not hold.
    void careful(const IpAddress& client) {
        const Decision decision = decide_(client, true);
        if (decision.verdict == Verdict::Refused) return;
        addOnce(trust_.unclear, decision.at);
    }

    const Decide& decide_;
    Trust& trust_;
};

/// What is refused needs saying only within what is trusted.
void dropNeedlessRefusals(std::vector<TrustedRange>& ranges) {
    std::vector<TrustedRange> left;
    for (const TrustedRange& range : ranges) {
        const bool within = std::any_of(ranges.begin(), ranges.end(), [&](const TrustedRange& outer) {
            return !outer.excluded && lies(range.network, outer.network);
        });
        if (!range.excluded || within) left.push_back(range);
    }
    ranges = std::move(left);
}

}  // namespace

std::optional<IpAddress> addressOutside(const Cidr& network, const std::vector<Cidr>& others) {
    std::vector<Cidr> inside;
    for (const Cidr& other : others) {
        if (other == network) return std::nullopt;
        if (lies(other, network)) inside.push_back(maskedNetwork(other));
    }
    std::sort(inside.begin(), inside.end(), [](const Cidr& a, const Cidr& b) {
        return a.address() != b.address() ? a.address() < b.address() : a.prefix() < b.prefix();
    });
    IpAddress candidate = maskedNetwork(network).address();
    for (const Cidr& other : inside) {
        if (candidate < other.address()) return candidate;
        if (!other.contains(candidate)) continue;
        const auto next = behind(other);
        if (!next || !network.contains(*next)) return std::nullopt;
        candidate = *next;
    }
    return candidate;
}

void decideAll(std::vector<Mention> mentions, const Decide& decide, Trust& trust) {
    for (Mention& mention : mentions) mention.network = maskedNetwork(mention.network);
    std::stable_sort(mentions.begin(), mentions.end(), [](const Mention& a, const Mention& b) {
        return a.network.prefix() > b.network.prefix();
    });
    std::vector<Mention> once;
    for (const Mention& mention : mentions) {
        const bool known = std::any_of(
            once.begin(), once.end(), [&](const Mention& other) { return other.network == mention.network; });
        if (known) continue;
        if (once.size() == mostMentions) {
            addOnce(trust.elsewhere, mention.at);
            break;
        }
        once.push_back(mention);
    }
    // The whole Internet is asked about as such, with what is named in it left out.
    std::vector<Cidr> named;
    for (const Mention& mention : once) {
        if (mention.network.prefix() > 0) named.push_back(mention.network);
    }
    Deciding deciding(decide, trust);
    deciding.everybody("0.0.0.0/0", named);
    deciding.everybody("::/0", named);
    for (std::size_t i = 0; i < once.size(); ++i) {
        if (once[i].network.prefix() == 0) continue;
        std::vector<Cidr> inside;
        for (std::size_t j = 0; j < i; ++j) {
            if (lies(once[j].network, once[i].network)) inside.push_back(once[j].network);
        }
        deciding.network(once[i], inside);
    }
    dropNeedlessRefusals(trust.ranges);
}

}  // namespace mailvitals::config
