// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/config/host.h"

#include "base/ascii.h"
#include "records/config/ways.h"

#include <algorithm>
#include <charconv>

namespace mailvitals::config {
namespace {

std::optional<unsigned> numberIn(std::string_view text) {
    unsigned number = 0;
    const auto result = std::from_chars(text.data(), text.data() + text.size(), number);
    if (result.ec != std::errc()) return std::nullopt;
    return number;
}

bool isMailPort(std::string_view text) {
    const auto number = numberIn(text);
    if (!number || std::to_string(*number) != text) return text == "smtp" || text == "submission";
    const auto& ports = mailPorts();
    return std::find(ports.begin(), ports.end(), *number) != ports.end();
}

/// "0.0.0.0:25", "[::]:25", "*:25", "[::ffff:1.2.3.4]:25", "127.0.0.1%lo:25".
std::optional<Listener> listenerAt(std::string_view place) {
    const std::size_t colon = place.rfind(':');
    if (colon == place.npos || !isMailPort(place.substr(colon + 1))) return std::nullopt;
    std::string host(place.substr(0, colon));
    std::erase_if(host, [](char c) { return c == '[' || c == ']'; });
    host = host.substr(0, host.find('%'));
    if (host == "*") return Listener{{}, true, true, {}};
    const auto address = IpAddress::parse(host);
    if (!address || kindOf(*address) == AddressKind::Loopback) return std::nullopt;
    const bool v4 = address->unmapped().isV4();
    return Listener{{}, v4, !v4, {}};
}

/// "25:25", "0.0.0.0:25:25", "[::]:25:25", "25", "25:25/tcp"; nothing where it is none of mail's.
std::optional<bool> publishedToIpv6(const std::string& port) {
    std::string_view text(port);
    text = text.substr(0, text.find('/'));
    const std::size_t last = text.rfind(':');
    const std::string_view inner = last == text.npos ? text : text.substr(last + 1);
    if (!isMailPort(inner)) return std::nullopt;
    if (last == text.npos) return true;
    text = text.substr(0, last);
    const std::size_t before = text.rfind(':');
    if (before == text.npos) return true;
    std::string host(text.substr(0, before));
    std::erase_if(host, [](char c) { return c == '[' || c == ']'; });
    const auto address = IpAddress::parse(host);
    if (address && kindOf(*address) == AddressKind::Loopback) return std::nullopt;
    return !address || address->isV6();
}

/// Rules that Docker made, or what stands for them: some that hand mail on.
bool isDockers(const NatTable& table) {
    for (const auto& [chain, rules] : table.chains) {
        if (ascii::startsWithIgnoringCase(chain, "docker")) return true;
        for (const NatRule& rule : rules) {
            if (rule.action == NatAction::Jump && ascii::startsWithIgnoringCase(rule.target, "docker"))
                return true;
        }
    }
    return !forwardings(table, mailPorts()).empty();
}

bool says(const Text& text, std::string_view key, std::string_view value) {
    return std::any_of(text.facts.begin(), text.facts.end(),
                       [&](const Fact& fact) { return fact.key == key && fact.value == value; });
}

bool isOfIpv6(const Text& text) {
    const Fact* family = text.last("family");
    return family && family->value == "ip6";
}

/// The table of translation is there, with everything that its rules say. Without a word about tables it is:
/// a command that printed nothing has none.
bool showsTranslation(const Text& text) {
    const bool named = std::any_of(text.facts.begin(), text.facts.end(),
                                   [](const Fact& fact) { return fact.key == "table"; });
    return (!named || says(text, "table", "nat")) && !says(text, "incomplete", "cut") &&
           !says(text, "incomplete", "short");
}

/// From the kernel's older tables, which the newer front end does not show.
bool isLegacy(const Text& text) {
    if (says(text, "incomplete", "legacy")) return false;
    return says(text, "flavour", "legacy") || text.name.find("legacy") != std::string::npos;
}

/// What the texts of iptables say themselves that they lack, for one family.
struct Lack {
    bool shown = false;
    bool other = false;   ///< filters alone, or cut, or without interfaces
    bool warned = false;  ///< of legacy tables
    bool legacy = false;

    Lack(const Texts& texts, bool v6) {
        for (const Text& text : texts) {
            const bool nft = text.kind == Kind::Nftables;
            if (nft) warned = warned || says(text, "incomplete", "legacy");
            if (text.kind != Kind::Iptables || isOfIpv6(text) != v6) continue;
            warned = warned || says(text, "incomplete", "legacy");
            if (isLegacy(text) && !says(text, "incomplete", "cut")) legacy = true;
            if (showsTranslation(text))
                shown = true;
            else
                other = true;
        }
    }

    std::vector<std::string> commands(bool v6) const {
        const std::string name = v6 ? "ip6tables" : "iptables";
        std::vector<std::string> all;
        if (warned && !legacy) all.push_back("sudo " + name + "-legacy-save");
        if (other && !shown && all.empty()) all.push_back("sudo " + name + " -t nat -S");
        return all;
    }
};

}  // namespace

Visit Host::visitTo(const IpAddress& server, const std::string& out, std::uint16_t port) const {
    Visit visit{server, out, port};
    for (const Interface& one : interfaces) visit.own.push_back(one.network.address());
    std::vector<const NatTable*> tables;
    for (const Rules& each : rules) tables.push_back(&each.table);
    visit.marks = markSetters(tables, visit);
    return visit;
}

Host::Host(const Texts& texts) {
    const Lack lack(texts, false);
    const Lack lack6(texts, true);
    iptablesGiven = lack.shown;
    ip6tablesGiven = lack6.shown;
    lacking = lack.commands(false);
    lacking6 = lack6.commands(true);
    for (const Text& text : texts) {
        if (text.kind != Kind::Nftables || !says(text, "incomplete", "cut")) continue;
        lacking.emplace_back("sudo nft list ruleset");
        lacking6.emplace_back("sudo nft list ruleset");
        break;
    }
    for (std::size_t t = 0; t < texts.size(); ++t) {
        const Text& text = texts[t];
        switch (text.kind) {
            case Kind::DockerDaemon: daemonGiven = true; break;
            case Kind::Listeners: listenersGiven = true; break;
            case Kind::Compose: composeGiven = true; break;
            case Kind::Addresses: addressesGiven = true; break;
            case Kind::Nftables: nftGiven = nftGiven || !says(text, "incomplete", "cut"); break;
            default: break;
        }
        if (text.kind == Kind::Iptables || text.kind == Kind::Nftables || text.kind == Kind::Firewalld) {
            for (NatTable& table : natTables(text)) {
                sawDocker = sawDocker || (table.translates && isDockers(table));
                nftIncomplete = nftIncomplete || (table.incomplete && table.v4);
                nftIncomplete6 = nftIncomplete6 || (table.incomplete && table.v6);
                rules.push_back({std::move(table), t});
            }
        }
        for (std::size_t f = 0; f < text.facts.size(); ++f) {
            const Fact& fact = text.facts[f];
            const Place at{t, f};
            if (text.kind == Kind::DockerDaemon) {
                const Flag flag{fact.value == "true", at};
                if (fact.key == "iptables") iptables = flag;
                if (fact.key == "ip6tables") ip6tables = flag;
                if (fact.key == "userland-proxy") userlandProxy = flag;
            }
            if (text.kind == Kind::DockerVersion) dockerVersion = numberIn(fact.value);
            if (text.kind == Kind::Listeners) {
                if (auto listener = listenerAt(fact.value)) {
                    listener->program = fact.group;
                    listener->at = at;
                    listeners.push_back(std::move(*listener));
                }
            }
            if (text.kind == Kind::Compose && fact.key.starts_with("port")) {
                if (const auto ipv6 = publishedToIpv6(withVariables(fact.value, texts)))
                    published.push_back({*ipv6, at});
            }
            if (text.kind == Kind::Addresses) {
                if (const auto network = Cidr::parse(fact.value)) {
                    interfaces.push_back({fact.group, *network, at});
                    const bool open =
                        network->address().isV6() && kindOf(network->address()) == AddressKind::Public;
                    hasPublicIpv6 = hasPublicIpv6 || open;
                }
            }
            if (fact.key.ends_with("_upstream_proxy_protocol") && !fact.value.empty())
                takesProxyProtocol = true;
            if (text.kind == Kind::MailuSettings && fact.key == "PROXY_PROTOCOL" && !fact.value.empty())
                takesProxyProtocol = true;
        }
    }
}

}  // namespace mailvitals::config
