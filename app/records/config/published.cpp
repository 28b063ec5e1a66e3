// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/config/published.h"

#include "base/ascii.h"
#include "records/config/lines.h"
#include "records/config/nat.h"

#include <algorithm>
#include <charconv>
#include <map>

namespace mailvitals::config {
namespace {

std::optional<std::uint16_t> portIn(std::string_view text) {
    std::uint16_t port = 0;
    const auto result = std::from_chars(text.data(), text.data() + text.size(), port);
    if (result.ec != std::errc() || result.ptr != text.data() + text.size() || port == 0) return std::nullopt;
    return port;
}

/// Is this where everybody comes in? A private address may be one that only a VPN reaches.
bool isForEverybody(std::string_view host) {
    std::string text(host.substr(0, host.find('%')));
    std::erase_if(text, [](char c) { return c == '[' || c == ']'; });
    if (text.empty() || text == "*") return true;
    const auto address = IpAddress::parse(text);
    return address &&
           (kindOf(*address) == AddressKind::Unspecified || kindOf(*address) == AddressKind::Public);
}

struct Mapping {
    std::string_view host;
    std::uint16_t port = 0;
    std::uint16_t inner = 0;
};

/// "6379:6379", "0.0.0.0:6379:6379/tcp", "[::]:6379:6379"; a lone "6379" gets whatever port is free.
std::optional<Mapping> mappingIn(std::string_view text) {
    const std::size_t slash = text.find('/');
    if (slash != text.npos && text.substr(slash) != "/tcp") return std::nullopt;
    text = text.substr(0, slash);
    const std::size_t last = text.rfind(':');
    if (last == text.npos) return std::nullopt;
    const std::string_view rest = text.substr(0, last);
    const std::size_t before = rest.rfind(':');
    const auto inner = portIn(text.substr(last + 1));
    const auto outer = portIn(before == rest.npos ? rest : rest.substr(before + 1));
    if (!inner || !outer) return std::nullopt;
    return Mapping{before == rest.npos ? std::string_view() : rest.substr(0, before), *outer, *inner};
}

void add(std::map<std::uint16_t, Published>& all, Published found) {
    const auto [known, fresh] = all.emplace(found.port, found);
    if (fresh) return;
    Published& one = known->second;
    // A compose file names the service and its port; ss only that Docker's helper listens, and rules where
    // to.
    const bool better = IpAddress::parse(one.name) && !IpAddress::parse(found.name);
    if (found.byDocker && (!one.byDocker || better)) one.name = found.name;
    if (found.inner != found.port) one.inner = found.inner;
    one.byDocker = one.byDocker || found.byDocker;
    one.places.insert(one.places.end(), found.places.begin(), found.places.end());
}

/// Does the rule take callers from everywhere, as far as it says? Where it says what is beyond us, it does
/// not count.
bool takesEverybody(const NatRule& rule) {
    using Of = NatRule::Condition::Of;
    return std::all_of(rule.conditions.begin(), rule.conditions.end(), [](const auto& condition) {
        switch (condition.of) {
            case Of::Port:
            case Of::LocalServer: return !condition.negated;
            case Of::Protocol:
                return !condition.negated && condition.values == std::vector<std::string>{"tcp"};
            // Docker's own: whoever does not come from the container's network itself.
            case Of::In:
            case Of::Source: return condition.negated;
            case Of::Server:
                return !condition.negated &&
                       std::all_of(condition.values.begin(), condition.values.end(), [](const auto& value) {
                           const auto network = Cidr::parse(value);
                           return network &&
                                  (network->prefix() == 0 || isForEverybody(network->address().toString()));
                       });
            default: return false;
        }
    });
}

/// Ports that Docker's rules hand on to a container.
void addRules(std::map<std::uint16_t, Published>& all, const Texts& texts, std::size_t t) {
    for (const NatTable& table : natTables(texts[t])) {
        for (const auto& [chain, rules] : table.chains) {
            if (!ascii::startsWithIgnoringCase(chain, "docker")) continue;
            for (const NatRule& rule : rules) {
                const auto server = IpEndpoint::parse(rule.target, 0);
                if (rule.action != NatAction::Dnat || !server || !takesEverybody(rule)) continue;
                for (const auto& condition : rule.conditions) {
                    const auto port =
                        condition.of == NatRule::Condition::Of::Port && condition.values.size() == 1
                            ? portIn(condition.values.front())
                            : std::nullopt;
                    if (!port) continue;
                    const std::uint16_t inner = server->port != 0 ? server->port : *port;
                    add(all, {*port, inner, server->address.toString(), true, {{t, rule.fact}}});
                }
            }
        }
    }
}

/// "25 80 6000-6007"
bool lists(std::string_view words, std::uint16_t port) {
    for (const std::string_view word : wordsOf(words)) {
        const std::size_t dash = word.find('-');
        const auto first = portIn(word.substr(0, dash));
        const auto last = dash == word.npos ? first : portIn(word.substr(dash + 1));
        if (first && last && *first <= port && port <= *last) return true;
    }
    return false;
}

}  // namespace

std::vector<Published> publishedPorts(const Texts& texts) {
    std::map<std::uint16_t, Published> all;
    for (std::size_t t = 0; t < texts.size(); ++t) {
        if (texts[t].kind == Kind::Iptables || texts[t].kind == Kind::Nftables) addRules(all, texts, t);
        for (std::size_t f = 0; f < texts[t].facts.size(); ++f) {
            const Fact& fact = texts[t].facts[f];
            const bool maps = texts[t].kind == Kind::Compose || texts[t].kind == Kind::Containers;
            if (maps && fact.key.starts_with("port")) {
                const std::string value = withVariables(fact.value, texts);
                const auto mapping = mappingIn(value);
                if (mapping && isForEverybody(mapping->host))
                    add(all, {mapping->port, mapping->inner, fact.group, true, {{t, f}}});
            }
            if (texts[t].kind == Kind::Listeners && fact.key == "listen") {
                const std::size_t colon = fact.value.rfind(':');
                if (colon == std::string::npos) continue;
                const auto port = portIn(std::string_view(fact.value).substr(colon + 1));
                if (port && isForEverybody(std::string_view(fact.value).substr(0, colon)))
                    add(all, {*port, *port, fact.group, fact.group == "docker-proxy", {{t, f}}});
            }
        }
    }
    std::vector<Published> ports;
    for (auto& [port, found] : all) ports.push_back(std::move(found));
    return ports;
}

Intent intentFor(std::uint16_t port, const Texts& texts) {
    Intent intent = Intent::NotTold;
    for (const Text& text : texts) {
        const Fact* status = text.last("status");
        const bool ufw = text.kind == Kind::Ufw && status && status->value == "active";
        const bool firewalld = text.kind == Kind::Firewalld && text.entries > 0;
        if (!ufw && !firewalld) continue;
        if (intent == Intent::NotTold) intent = Intent::Closed;
        for (const Fact& fact : text.facts) {
            if (fact.key == "open" && lists(fact.value, port)) intent = Intent::Open;
        }
    }
    return intent;
}

}  // namespace mailvitals::config
