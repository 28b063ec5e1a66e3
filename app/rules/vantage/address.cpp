// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/vantage/own_addresses.h"
#include "rules/facts/vantage/route.h"
#include "rules/rule.h"

#include <algorithm>

namespace mailvitals::rules {
namespace {

template <class T, class Text>
std::vector<std::string> textsOf(const std::vector<T>& values, Text text) {
    std::vector<std::string> texts;
    for (const T& value : values) texts.push_back(text(value));
    return texts;
}

/// Of the range that providers share one public address from (RFC 6598), and some VPNs use as well.
std::vector<std::string> sharedOnes(std::vector<IpAddress> addresses, const std::vector<IpAddress>& seen) {
    addresses.insert(addresses.end(), seen.begin(), seen.end());
    std::erase_if(addresses,
                  [](const IpAddress& address) { return kindOf(address) != AddressKind::CarrierNat; });
    return textsOf(addresses, [](const auto& a) { return a.toString(); });
}

std::vector<std::string> tunnelsTaken(const Way& way) {
    return textsOf(way.exitsThroughTunnels(), [](const LocalNetwork::Exit& exit) {
        return exit.interface + (exit.address.isV4() ? " for IPv4" : " for IPv6");
    });
}

const char* tagForWay(const OwnAddresses& own, const Way& way) {
    if (own.of(Family::V4).size() > 1 || own.of(Family::V6).size() > 1) return "several";
    return way.proxy.empty() ? "known" : "through-proxy";
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    const Way way = wayTaken(ask);
    const bool told = ask.ask(LocalQuestion()).answer() != nullptr;
    OwnAddresses own = ownAddresses(ask);
    if (own.open || way.open) return verdicts.wait();

    const std::string direct = told ? "direct" : "not known";
    Args args{{arg::way, way.proxy.empty() ? direct : way.proxy},
              {arg::resolvers, textsOf(way.resolvers, [](const auto& r) { return r.toString(); })},
              {arg::hosts, textsOf(way.addresses, [](const auto& a) { return a.toString(); })}};
    std::vector<std::string> evidence = std::move(own.evidence);
    evidence.push_back(way.evidence);
    const Subject subject = "this computer";
    if (own.intercepted) verdicts.say("intercepted", subject, args, evidence);
    const auto shared = sharedOnes(way.proxy.empty() ? way.addresses : std::vector<IpAddress>(), own.seen);
    if (!shared.empty()) verdicts.say("shared", subject, {{arg::found, shared}}, evidence);
    if (const auto tunnels = tunnelsTaken(way); !tunnels.empty())
        verdicts.say("vpn", subject, {{arg::found, tunnels}}, {way.evidence});
    if (own.seen.empty()) {
        args.push_back(
            {arg::reason, own.reason.empty() ? "no service answered with an address" : own.reason});
        return verdicts.say("not-told", subject, args, evidence);
    }
    args.push_back({arg::addresses, textsOf(own.seen, [](const auto& a) { return a.toString(); })});
    verdicts.say(tagForWay(own, way), subject, args, evidence);
}

}  // namespace

extern const Rule vantageAddress{"vantage.address", Scope::Any, judge};

}  // namespace mailvitals::rules
