// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/message/journey.h"

#include "base/ascii.h"
#include "base/idna.h"

#include <algorithm>

namespace mailvitals::message {
namespace {

bool isOneOf(const std::string& name, const std::vector<DomainName>& servers) {
    const auto parsed = internationalName(name);
    return parsed && std::find(servers.begin(), servers.end(), *parsed) != servers.end();
}

bool sameName(const std::string& a, const std::string& b) {
    return !a.empty() && ascii::equalsIgnoringCase(a, b);
}

/// The line tells of a caller from outside: a public address, and no name of one's own that belongs to it.
bool isFromOutside(const HopClient& client, const std::vector<DomainName>& ownServers,
                   const IsPublic& isPublic) {
    if (!client.address || !isPublic(*client.address)) return false;
    return client.nameDoubtful || !isOneOf(client.name, ownServers);
}

/// From the top down: believed as long as no stranger's line comes between.
void markTrust(std::vector<Hop>& fromTheTop, const std::vector<DomainName>& ownServers,
               const IsPublic& isPublic) {
    for (std::size_t i = 0; i < fromTheTop.size(); ++i) {
        const Received& line = fromTheTop[i].received;
        const bool own = ownServers.empty() ? i == 0 : isOneOf(line.by, ownServers);
        if (!own) return;
        fromTheTop[i].trust = Trust::Own;
        if (isFromOutside(line.client, ownServers, isPublic)) return;
    }
}

void compareNeighbours(std::vector<Hop>& hops) {
    for (std::size_t i = 1; i < hops.size(); ++i) {
        const Received& before = hops[i - 1].received;
        const Received& here = hops[i].received;
        if (before.date && here.date) hops[i].delay = here.date->utc - before.date->utc;
        hops[i].linked = sameName(here.client.said, before.by) || sameName(here.client.name, before.by);
    }
}

}  // namespace

const Hop* Journey::handover() const {
    // The oldest line that can be believed; lines without an address are of local programs and filters.
    const auto found = std::find_if(hops.begin(), hops.end(), [](const Hop& hop) {
        return hop.trust == Trust::Own && hop.received.client.address;
    });
    return found == hops.end() ? nullptr : &*found;
}

std::optional<std::chrono::seconds> Journey::duration() const {
    const auto dated = [](const Hop& hop) { return hop.received.date.has_value(); };
    const auto first = std::find_if(hops.begin(), hops.end(), dated);
    const auto last = std::find_if(hops.rbegin(), hops.rend(), dated);
    if (first == hops.end() || &*first == &*last) return std::nullopt;
    const auto duration = last->received.date->utc - first->received.date->utc;
    return duration < std::chrono::seconds(0) ? std::nullopt : std::optional(duration);
}

Journey journeyOf(const Message& message, const std::vector<DomainName>& ownServers,
                  const IsPublic& isPublic) {
    Journey journey;
    bool lineLost = false;
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
            // Whoever wrote it: below a line that cannot be read, nothing can be believed.
            if (!lineLost) markTrust(journey.hops, ownServers, isPublic);
            lineLost = true;
            journey.unreadable.push_back({field.at, std::move(received.error())});
        }
    }
    if (!lineLost) markTrust(journey.hops, ownServers, isPublic);
    std::reverse(journey.hops.begin(), journey.hops.end());
    compareNeighbours(journey.hops);
    return journey;
}

}  // namespace mailvitals::message
