// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/vantage/route.h"

#include <algorithm>

namespace mailvitals {

const LocalNetwork::Tunnel* Way::tunnelOf(const IpAddress& ours) const {
    const auto found = std::find_if(tunnels.begin(), tunnels.end(), [&](const LocalNetwork::Tunnel& tunnel) {
        return std::find(tunnel.addresses.begin(), tunnel.addresses.end(), ours) != tunnel.addresses.end();
    });
    return found == tunnels.end() ? nullptr : &*found;
}

std::vector<LocalNetwork::Exit> Way::exitsThroughTunnels() const {
    std::vector<LocalNetwork::Exit> found;
    if (!proxy.empty()) return found;
    std::copy_if(exits.begin(), exits.end(), std::back_inserter(found),
                 [this](const LocalNetwork::Exit& exit) { return tunnelOf(exit.address) != nullptr; });
    return found;
}

bool Way::anotherOne(const IpAddress& ours) const {
    if (!proxy.empty()) return false;
    return std::any_of(exits.begin(), exits.end(), [&](const LocalNetwork::Exit& exit) {
        return exit.address.family() == ours.family() && tunnelOf(exit.address) != tunnelOf(ours);
    });
}

Way wayTaken(Inquiry& ask) {
    const LocalQuestion question;
    const Attempt<LocalNetwork>& local = ask.ask(question);
    Way way;
    way.open = local.isOpen();
    way.evidence = question.id();
    if (const LocalNetwork* network = local.answer()) {
        way.proxy = network->proxy;
        way.addresses = network->addresses;
        way.resolvers = network->resolvers;
        way.exits = network->exits;
        way.tunnels = network->tunnels;
    }
    return way;
}

}  // namespace mailvitals
