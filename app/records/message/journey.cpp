// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/message/journey.h"

#include "base/ascii.h"
#include "base/idna.h"
#include "records/dmarc/public_suffix_list.h"
#include "records/message/arrival.h"
#include "records/message/lexer.h"

#include <algorithm>

namespace mailvitals::message {
namespace {

bool sameName(const std::string& a, const std::string& b) {
    return !a.empty() && ascii::equalsIgnoringCase(a, b);
}

void compareNeighbours(std::vector<Hop>& hops) {
    for (std::size_t i = 1; i < hops.size(); ++i) {
        const Received& before = hops[i - 1].received;
        const Received& here = hops[i].received;
        if (before.date && here.date) hops[i].delay = here.date->utc - before.date->utc;
        hops[i].linked = sameName(here.client.said, before.by) || sameName(here.client.name, before.by);
    }
}

/// Fields in which a server writes down how it judged the sender, and by which address.
bool isJudgement(const Field& field) {
    return field.isNamed("Received-SPF") || field.isNamed("Authentication-Results") ||
           field.isNamed("ARC-Authentication-Results");
}

/// Is the address a word of it: "client-ip=192.0.2.1;", "(sender IP is 192.0.2.1)"?
bool names(std::string_view value, const IpAddress& address) {
    constexpr std::string_view ends = " \t\r\n;,=()[]<>\"";
    value = value.substr(0, maxStructuredValue);
    for (std::size_t at = 0; at < value.size();) {
        const std::size_t end = std::min(value.find_first_of(ends, at), value.size());
        const std::string_view word = value.substr(at, end - at);
        const bool likely = word.size() >= 2 && word.size() <= 45 && word.find_first_of(".:") != word.npos;
        const auto parsed = likely ? IpAddress::parse(word) : std::nullopt;
        if (parsed && parsed->unmapped() == address) return true;
        at = end + 1;
    }
    return false;
}

/// Some servers write their judgement above their Received: line, some below. What a stranger wrote can only
/// stand below the next line.
void markNoted(std::vector<Hop>& fromTheTop, const std::vector<Field>& fields) {
    std::size_t field = 0;
    std::vector<const Field*> above;
    for (std::size_t i = 0; i < fromTheTop.size(); ++i) {
        std::vector<const Field*> here = std::move(above);
        above.clear();
        const std::size_t end = i + 1 < fromTheTop.size() ? fromTheTop[i + 1].fieldAt : std::string::npos;
        for (; field < fields.size() && fields[field].at < end; ++field) {
            if (!isJudgement(fields[field])) continue;
            here.push_back(&fields[field]);
            if (fields[field].at > fromTheTop[i].fieldAt) above.push_back(&fields[field]);
        }
        const auto& address = fromTheTop[i].received.client.address;
        fromTheTop[i].noted = address && std::any_of(here.begin(), here.end(), [&](const Field* one) {
                                  return names(one->value, *address);
                              });
    }
}

/// Of the first line whose writer has a name in the world.
std::optional<DomainName> receiverOf(const std::vector<Hop>& fromTheTop) {
    for (const Hop& hop : fromTheTop) {
        const auto name = internationalName(hop.received.by);
        if (name && !isInnerName(*name)) return dmarc::organizationalDomainByList(*name);
    }
    return std::nullopt;
}

Entry entryOf(const Received& line) {
    if (line.isLogin()) return Entry::Login;
    return line.isLocal() ? Entry::Local : Entry::Server;
}

/// By the word of the reader all above it is the receiving side's, and nothing below.
void choose(Journey& journey, std::size_t chosen) {
    for (std::size_t i = 0; i < journey.hops.size(); ++i)
        journey.hops[i].trust = i >= chosen ? Trust::Own : Trust::Claimed;
    journey.arrival = Arrival{chosen, entryOf(journey.hops[chosen].received), false, true};
}

}  // namespace

const Hop* Journey::handover() const {
    const Hop* hop = entrance();
    return hop && arrival->entry == Entry::Server && hop->received.client.address ? hop : nullptr;
}

std::optional<std::chrono::sys_seconds> Journey::receivedAt() const {
    if (hops.empty()) return std::nullopt;
    const bool certain = arrival && !arrival->assumed;
    const Hop& hop = certain ? hops[arrival->hop] : hops.back();
    if (hop.trust != Trust::Own || !hop.received.date) return std::nullopt;
    return hop.received.date->utc;
}

std::optional<std::chrono::seconds> Journey::duration() const {
    const auto dated = [](const Hop& hop) { return hop.received.date.has_value(); };
    const auto first = std::find_if(hops.begin(), hops.end(), dated);
    const auto last = std::find_if(hops.rbegin(), hops.rend(), dated);
    if (first == hops.end() || &*first == &*last) return std::nullopt;
    const auto duration = last->received.date->utc - first->received.date->utc;
    return duration < std::chrono::seconds(0) ? std::nullopt : std::optional(duration);
}

Journey journeyOf(const Message& message, const IsPublic& isPublic, std::optional<std::size_t> chosen) {
    Journey journey;
    // Whoever wrote it: below a line that cannot be read, nothing can be believed.
    std::size_t believable = std::string::npos;
    for (const Field& field : message.fields()) {
        if (!field.isNamed("Received")) continue;
        if (journey.hops.size() + journey.unreadable.size() == maxHops) {
            journey.cut = true;
            break;
        }
        auto received = parseReceived(field.value);
        if (received) {
            journey.hops.push_back({std::move(*received), field.at});
        } else {
            believable = std::min(believable, journey.hops.size());
            journey.unreadable.push_back({field.at, std::move(received.error())});
        }
    }
    journey.receiver = receiverOf(journey.hops);
    markNoted(journey.hops, message.fields());
    const std::size_t total = journey.hops.size();
    const bool whole = believable >= total && !journey.cut;
    std::vector<Hop> top(journey.hops.begin(),
                         journey.hops.begin() + static_cast<std::ptrdiff_t>(std::min(believable, total)));
    journey.arrival = findArrival(top, whole, isPublic);
    std::copy(top.begin(), top.end(), journey.hops.begin());
    if (journey.arrival) journey.arrival->hop = total - 1 - journey.arrival->hop;
    std::reverse(journey.hops.begin(), journey.hops.end());
    if (chosen && *chosen < total) choose(journey, *chosen);
    compareNeighbours(journey.hops);
    return journey;
}

}  // namespace mailvitals::message
