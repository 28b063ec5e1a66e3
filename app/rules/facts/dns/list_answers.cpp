// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/dns/list_answers.h"

#include <algorithm>

namespace mailvitals {
namespace {

const Cidr loopback = *Cidr::parse("127.0.0.0/8");
/// Spamhaus' error codes, which others took over: never a listing.
const Cidr errorCodes = *Cidr::parse("127.255.255.0/24");

/// 127.0.0.2 and 127.0.0.1, or their IPv4-mapped forms for a list of IPv6 addresses alone (RFC 5782 section
/// 5).
IpAddress testEntry(const Blocklist& list, std::uint8_t last) {
    if (list.v4) return IpAddress::v4({127, 0, 0, last});
    return IpAddress::v6({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127, 0, 0, last});
}

Lookup askList(Inquiry& ask, const Blocklist& list, const IpAddress& address) {
    const auto name = list.zone.child(address.toReverse());
    return lookUp(ask, name.value_or(list.zone), dns::Type::A);
}

const IpAddress* firstIn(const Cidr& network, const std::vector<IpAddress>& addresses) {
    const auto found = std::find_if(addresses.begin(), addresses.end(),
                                    [&](const IpAddress& address) { return network.contains(address); });
    return found == addresses.end() ? nullptr : &*found;
}

bool anyOutside(const Cidr& network, const std::vector<IpAddress>& addresses) {
    return std::any_of(addresses.begin(), addresses.end(),
                       [&](const IpAddress& address) { return !network.contains(address); });
}

template <class Part>
std::string joined(const std::vector<ListCode>& codes, ListCode::Kind kind, Part part) {
    std::string out;
    for (const ListCode& code : codes) {
        if (code.kind == kind) out += (out.empty() ? "" : "; ") + part(code);
    }
    return out;
}

}  // namespace

bool covers(const Blocklist& list, const IpAddress& address) {
    return address.isV4() ? list.v4 : list.v6;
}

ListHealth listHealth(Inquiry& ask, const Blocklist& list) {
    const Lookup positive = askList(ask, list, testEntry(list, 2));
    const Lookup negative = askList(ask, list, testEntry(list, 1));
    ListHealth health;
    health.evidence = {positive.evidence, negative.evidence};
    if (positive.isOpen() || negative.isOpen()) return health;
    if (positive.failed() || negative.failed()) {
        health.state = ListHealth::State::Unreachable;
        health.reason = positive.failed() ? positive.reason : negative.reason;
        return health;
    }
    const std::vector<IpAddress> listed = positive.addresses();
    const std::vector<IpAddress> notListed = negative.addresses();
    const IpAddress* refusal = firstIn(errorCodes, listed);
    if (!refusal) refusal = firstIn(errorCodes, notListed);
    if (refusal) {
        health.state = ListHealth::State::Refuses;
        health.code = refusal->toString();
    } else if (anyOutside(loopback, listed) || anyOutside(loopback, notListed)) {
        health.state = ListHealth::State::Rewritten;
    } else if (!notListed.empty()) {
        health.state = ListHealth::State::ListsEverything;
    } else if (listed.empty()) {
        health.state = ListHealth::State::Silent;
    } else {
        health.state = ListHealth::State::Usable;
    }
    return health;
}

Listing listingOf(Inquiry& ask, const Blocklist& list, const IpAddress& address) {
    const Lookup lookup = askList(ask, list, address);
    Listing listing;
    listing.evidence = lookup.evidence;
    if (lookup.isOpen()) return listing;
    if (lookup.failed()) {
        listing.state = Listing::State::Failed;
        listing.reason = lookup.reason;
        return listing;
    }
    const std::vector<IpAddress> answers = lookup.addresses();
    if (firstIn(errorCodes, answers)) {
        listing.state = Listing::State::Refuses;
        listing.reason = "the list refuses to answer this client";
        return listing;
    }
    if (anyOutside(loopback, answers)) {
        listing.state = Listing::State::Failed;
        listing.reason = "the answer does not come from a blocklist";
        return listing;
    }
    for (const IpAddress& answer : answers) {
        const auto code = std::find_if(list.codes.begin(), list.codes.end(),
                                       [&](const ListCode& known) { return known.code == answer; });
        if (code != list.codes.end())
            listing.codes.push_back(*code);
        else
            listing.unknownCodes.push_back(answer.toString());
    }
    listing.state = listing.has(ListCode::Kind::Listed) || listing.has(ListCode::Kind::Policy)
                        ? Listing::State::Listed
                        : Listing::State::Clear;
    return listing;
}

bool Listing::has(ListCode::Kind kind) const {
    return std::any_of(codes.begin(), codes.end(), [&](const ListCode& code) { return code.kind == kind; });
}

std::string Listing::codesOf(ListCode::Kind kind) const {
    return joined(codes, kind, [](const ListCode& code) { return code.code.toString(); });
}

std::string Listing::meaningsOf(ListCode::Kind kind) const {
    return joined(codes, kind, [](const ListCode& code) { return code.meaning; });
}

}  // namespace mailvitals
