// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/config/proxies/services.h"

#include "base/ascii.h"
#include "records/config/proxies/names.h"
#include "records/config/ways.h"

#include <algorithm>
#include <charconv>

namespace mailvitals::config {
namespace {

constexpr std::size_t mostServices = 500;

std::optional<std::uint16_t> mailPort(std::string_view text) {
    std::uint16_t number = 0;
    const auto result = std::from_chars(text.data(), text.data() + text.size(), number);
    if (result.ec != std::errc() || result.ptr != text.data() + text.size()) return std::nullopt;
    const auto& ports = mailPorts();
    if (std::find(ports.begin(), ports.end(), number) == ports.end()) return std::nullopt;
    return number;
}

void take(Service& service, const Fact& fact, Place at, const Texts& texts) {
    const std::string value = withVariables(fact.value, texts);
    if (fact.key == "name") service.container = value;
    if (fact.key == "image") service.image = value;
    if (fact.key == "network") service.networks.push_back(value);
    if (fact.key == "network_mode") service.onHost = value == "host";
    if (fact.key == "deploy") service.deployed = true;
    if (fact.key == "address") {
        if (const auto address = IpAddress::parse(value)) service.addresses.push_back(*address);
    }
    const bool onNode = fact.key == "port of the node";
    if (fact.key != "port" && !onNode) return;
    if (const auto port = publishedMailPort(value)) service.mailPorts.push_back({*port, onNode, at});
}

/// An image says best what a container runs.
void name(Service& service) {
    std::string_view proxy = proxyCalled(service.image);
    const bool mailImage = isMailName(service.image);
    if (proxy.empty() && !mailImage) proxy = proxyCalled(service.name);
    service.proxy = std::string(proxy);
    service.mail = proxy.empty() && (mailImage || isMailName(service.name) || isMailName(service.container));
}

}  // namespace

bool Service::publishes(std::uint16_t port) const {
    return std::any_of(mailPorts.begin(), mailPorts.end(),
                       [&](const Port& one) { return one.number == port; });
}

bool Service::isCalled(std::string_view other) const {
    return other == name || (!container.empty() && other == container);
}

std::optional<std::uint16_t> publishedMailPort(std::string_view port) {
    if (port.find("/udp") != port.npos) return std::nullopt;
    port = port.substr(0, port.find('/'));
    const std::size_t last = port.rfind(':');
    if (last == port.npos) return mailPort(port);
    std::string_view outer = port.substr(0, last);
    const std::string_view inner = port.substr(last + 1);
    const std::size_t before = outer.rfind(':');
    if (before != outer.npos) {
        std::string host(outer.substr(0, before));
        std::erase_if(host, [](char c) { return c == '[' || c == ']'; });
        const auto address = IpAddress::parse(host);
        if (address && kindOf(*address) == AddressKind::Loopback) return std::nullopt;
        outer = outer.substr(before + 1);
    }
    // Published as a port of mail, or of a container's port of mail ("2525:25" behind a router).
    if (const auto container = mailPort(inner)) return container;
    return mailPort(outer);
}

std::vector<Service> servicesIn(const Texts& texts) {
    std::vector<Service> services;
    for (std::size_t t = 0; t < texts.size(); ++t) {
        if (texts[t].kind != Kind::Compose) continue;
        for (std::size_t f = 0; f < texts[t].facts.size(); ++f) {
            const Fact& fact = texts[t].facts[f];
            if (fact.group.empty() || fact.group.starts_with("network ")) continue;
            auto found = std::find_if(services.begin(), services.end(),
                                      [&](const Service& one) { return one.name == fact.group; });
            if (found == services.end()) {
                if (services.size() >= mostServices) return services;
                services.emplace_back();
                found = services.end() - 1;
                found->name = fact.group;
                found->at = {t, f};
            }
            take(*found, fact, {t, f}, texts);
        }
    }
    for (Service& service : services) name(service);
    return services;
}

std::string serviceNameOf(const ContainerMember& member, const ContainerNetwork& network) {
    std::string name = member.name;
    // A swarm's task: ".1.abc".
    name = name.substr(0, name.find('.'));
    const std::size_t last = name.find_last_of("-_");
    const bool numbered =
        last != name.npos && last + 1 < name.size() &&
        std::all_of(name.begin() + static_cast<std::ptrdiff_t>(last) + 1, name.end(), ascii::isDigit);
    if (numbered) name.resize(last);
    const std::size_t separator = name.find_first_of("-_");
    if (separator == name.npos) return name;
    const std::string project = name.substr(0, separator + 1);
    const bool shared =
        network.containers.size() > 1 &&
        std::all_of(network.containers.begin(), network.containers.end(),
                    [&](const ContainerMember& one) { return one.name.starts_with(project); });
    return shared ? name.substr(separator + 1) : name;
}

}  // namespace mailvitals::config
