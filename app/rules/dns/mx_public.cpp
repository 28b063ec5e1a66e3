// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/dns/authority.h"
#include "rules/facts/dns/servers.h"
#include "rules/rule.h"

#include <algorithm>

namespace mailvitals::rules {
namespace {

std::string wordOfKind(const IpAddress& address) {
    switch (kindOf(address)) {
        case AddressKind::Loopback: return "loopback";
        case AddressKind::Private: return "private";
        case AddressKind::CarrierNat: return "carrier-grade NAT";
        case AddressKind::LinkLocal: return "link-local";
        case AddressKind::Documentation: return "documentation";
        case AddressKind::Benchmark: return "benchmark";
        case AddressKind::Multicast: return "multicast";
        case AddressKind::Unspecified: return "unspecified";
        default: return "reserved";
    }
}

/// At home a resolver may hand out the server's private address on purpose (split DNS), while the world sees
/// another. Only the zone's own servers can tell; a red light needs their word. Many a home router does not
/// even tell who they are.
void judgePrivate(Inquiry& ask, Verdicts& verdicts, const Server& server) {
    const Subject subject = server.address;
    Args args{{arg::host, server.host.toString()},
              {arg::address, subject.toString()},
              {arg::type, wordOfKind(server.address)}};
    if (server.host.isRoot()) {
        return verdicts.doesNotApply(subject,
                                     "the address was given, so it says nothing about what the DNS says");
    }
    const dns::Type type = server.address.isV4() ? dns::Type::A : dns::Type::Aaaa;
    const AuthorityAnswer answer = askAuthority(ask, server.host, type);
    std::vector<std::string> evidence = answer.evidence;
    evidence.push_back(DnsQuestion::of(server.host, type).id());
    switch (answer.state) {
        case AuthorityAnswer::State::Open: return verdicts.wait();
        case AuthorityAnswer::State::NoServers:
        case AuthorityAnswer::State::Unreachable:
            return verdicts.say("private-unconfirmed", subject, args, evidence);
        case AuthorityAnswer::State::Answered: break;
    }
    std::vector<std::string> outside;
    for (const IpAddress& address : answer.lookup.addresses()) outside.push_back(address.toString());
    const bool leadsOutOfZone = outside.empty() && !answer.lookup.aliases.empty();
    if (leadsOutOfZone) return verdicts.say("private-unconfirmed", subject, args, evidence);
    const bool same = std::find(outside.begin(), outside.end(), subject) != outside.end();
    if (outside.empty()) outside.emplace_back("no address of this kind");
    args.push_back({arg::addresses, outside});
    verdicts.say(same ? "private" : "private-here-only", subject, args, evidence);
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    for (const Server& server : serversToJudge(ask, verdicts)) {
        const Subject subject = server.address;
        if (!ask.request().isPublic(server.address)) {
            judgePrivate(ask, verdicts, server);
            continue;
        }
        verdicts.say(
            "public", subject, {{arg::host, server.host.toString()}, {arg::address, subject.toString()}},
            server.source.empty() ? std::vector<std::string>{} : std::vector<std::string>{server.source});
    }
    for (const Server& server : servers(ask).hereOnly) judgePrivate(ask, verdicts, server);
}

}  // namespace

extern const Rule mxPublic{"mx.public", Scope::Any, judge};

}  // namespace mailvitals::rules
