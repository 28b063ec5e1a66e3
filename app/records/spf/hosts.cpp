// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/spf/hosts.h"

#include <algorithm>

namespace mailvitals::spf {
namespace {

bool isIn(const std::vector<IpAddress>& addresses, const IpAddress& client, unsigned prefix) {
    return std::any_of(addresses.begin(), addresses.end(), [&](const IpAddress& address) {
        return address.family() == client.family() && Cidr(address, prefix).contains(client);
    });
}

std::optional<DomainName> reverseName(const IpAddress& client) {
    auto name = DomainName::parse(client.toReverse() + (client.isV4() ? ".in-addr.arpa" : ".ip6.arpa"));
    if (!name) return std::nullopt;
    return std::move(*name);
}

}  // namespace

std::optional<Reply> Asking::ask(const DomainName& name, dns::Type type) {
    Question question{name, type};
    auto reply = lookup_(question);
    if (!reply && std::find(open_.begin(), open_.end(), question) == open_.end())
        open_.push_back(std::move(question));
    return reply;
}

dns::Type addressTypeFor(const IpAddress& client) {
    return client.isV4() ? dns::Type::A : dns::Type::Aaaa;
}

HostMatch matchHosts(const Session& session, const std::vector<DomainName>& names, unsigned prefix4,
                     unsigned prefix6, Asking& asking) {
    const unsigned prefix = session.client.isV4() ? prefix4 : prefix6;
    HostMatch match;
    bool open = false;
    for (const DomainName& name : names) {
        const auto reply = asking.ask(name, addressTypeFor(session.client));
        if (!reply) {
            open = true;
        } else if (reply->failed()) {
            match.failure = reply->reason;
            match.outcome = Outcome::TempError;
        } else if (reply->isVoid()) {
            match.isVoid = true;
        } else if (isIn(reply->addresses, session.client, prefix)) {
            match.outcome = Outcome::Match;
            return match;
        }
    }
    if (open) match.outcome = Outcome::Open;
    return match;
}

ValidatedNames validatedNames(const Session& session, Asking& asking, const DomainName* within) {
    ValidatedNames result;
    const auto reverse = reverseName(session.client);
    if (!reverse) return result;
    const auto pointers = asking.ask(*reverse, dns::Type::Ptr);
    if (!pointers) {
        result.open = true;
        return result;
    }
    result.isVoid = pointers->isVoid();
    const std::size_t count = std::min(pointers->names.size(), mostNames);
    for (std::size_t i = 0; i < count; ++i) {
        const DomainName& name = pointers->names[i];
        if (within && !name.isWithin(*within)) continue;
        const auto addresses = asking.ask(name, addressTypeFor(session.client));
        if (!addresses)
            result.open = true;
        else if (isIn(addresses->addresses, session.client, session.client.isV4() ? 32 : 128))
            result.names.push_back(name);
    }
    return result;
}

std::optional<std::string> validatedNameFor(const Session& session, Asking& asking,
                                            const DomainName& domain) {
    const ValidatedNames validated = validatedNames(session, asking, nullptr);
    if (validated.open) return std::nullopt;
    const DomainName* best = validated.names.empty() ? nullptr : &validated.names.front();
    const auto below = std::find_if(validated.names.begin(), validated.names.end(),
                                    [&](const DomainName& name) { return name.isWithin(domain); });
    if (below != validated.names.end()) best = &*below;
    if (std::find(validated.names.begin(), validated.names.end(), domain) != validated.names.end())
        best = &domain;
    return best ? best->toString() : "unknown";
}

}  // namespace mailvitals::spf
