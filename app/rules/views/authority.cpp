// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/views/authority.h"

namespace mailvitals {
namespace {

constexpr std::size_t mostServersAsked = 3;

struct ZoneServers {
    bool open = false;
    bool named = false;
    std::vector<IpEndpoint> endpoints;
};

/// The name servers of the closest zone above the name. All possible cuts are asked for at once.
ZoneServers zoneServersOf(Inquiry& ask, const DomainName& name) {
    ZoneServers result;
    std::vector<Lookup> cuts;
    for (std::size_t labels = name.labels().size(); labels >= 1; --labels) {
        cuts.push_back(lookUp(ask, name.suffix(labels), dns::Type::Ns));
    }
    for (const Lookup& cut : cuts) {
        if (cut.isOpen()) {
            result.open = true;
            return result;
        }
        if (cut.failed()) return result;  // there may be a cut; those above it know nothing of the name
        if (!cut.found()) continue;
        result.named = true;
        for (const DomainName& server : cut.names()) {
            if (result.endpoints.size() >= mostServersAsked) break;
            const Lookup v4 = lookUp(ask, server, dns::Type::A);
            result.open = result.open || v4.isOpen();
            for (const IpAddress& address : v4.addresses()) {
                if (result.endpoints.size() < mostServersAsked) result.endpoints.push_back({address, 53});
            }
        }
        return result;
    }
    return result;
}

}  // namespace

AuthorityAnswer askAuthority(Inquiry& ask, const DomainName& name, dns::Type type) {
    AuthorityAnswer result;
    const ZoneServers zone = zoneServersOf(ask, name);
    if (zone.open && zone.endpoints.empty()) return result;
    if (!zone.named) {
        result.state = AuthorityAnswer::State::NoServers;
        return result;
    }
    bool open = zone.open;
    for (const IpEndpoint& server : zone.endpoints) {
        const DnsQuestion question = DnsQuestion::direct(name, type, server);
        Lookup lookup = lookUp(ask, question);
        open = open || lookup.isOpen();
        const DnsAnswer* answer = ask.ask(question).answer();
        if (!answer || !answer->authoritative || lookup.failed()) continue;
        result.state = AuthorityAnswer::State::Answered;
        result.evidence = {lookup.evidence};
        result.lookup = std::move(lookup);
        return result;
    }
    result.state = open ? AuthorityAnswer::State::Open : AuthorityAnswer::State::Unreachable;
    return result;
}

}  // namespace mailvitals
