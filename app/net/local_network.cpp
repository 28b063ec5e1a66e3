// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/local_network.h"

#include "net/tunnel.h"

#include <QHostAddress>
#include <QNetworkInterface>
#include <QNetworkProxy>
#include <QUdpSocket>

#include <algorithm>

namespace mailvitals::net {
namespace {

constexpr std::uint16_t anyPort = 53;

std::optional<IpAddress> addressOf(QHostAddress address) {
    address.setScopeId({});
    const auto parsed = IpAddress::parse(address.toString().toStdString());
    return parsed ? std::optional(parsed->unmapped()) : std::nullopt;
}

std::vector<QNetworkInterface> interfacesInUse() {
    std::vector<QNetworkInterface> result;
    for (const QNetworkInterface& interface : QNetworkInterface::allInterfaces()) {
        const auto flags = interface.flags();
        if (flags.testFlag(QNetworkInterface::IsUp) && !flags.testFlag(QNetworkInterface::IsLoopBack))
            result.push_back(interface);
    }
    return result;
}

std::vector<IpAddress> addressesOf(const QNetworkInterface& interface) {
    std::vector<IpAddress> result;
    for (const QNetworkAddressEntry& entry : interface.addressEntries()) {
        if (const auto address = addressOf(entry.ip())) result.push_back(*address);
    }
    return result;
}

/// A socket for datagrams that is bound to its other end asks the system for the way there, and sends
/// nothing.
std::optional<IpAddress> ourEndTowards(const IpAddress& server) {
    QUdpSocket socket;
    socket.setProxy(QNetworkProxy(QNetworkProxy::NoProxy));
    socket.connectToHost(QHostAddress(QString::fromStdString(server.toString())), anyPort);
    if (socket.state() != QAbstractSocket::ConnectedState) return std::nullopt;
    return addressOf(socket.localAddress());
}

void noteExit(LocalNetwork& network, const std::vector<QNetworkInterface>& interfaces,
              const IpAddress& ours) {
    for (const QNetworkInterface& interface : interfaces) {
        const std::vector<IpAddress> own = addressesOf(interface);
        if (std::find(own.begin(), own.end(), ours) == own.end()) continue;
        network.exits.push_back({interface.name().toStdString(), ours});
        return;
    }
}

}  // namespace

std::vector<IpAddress> localAddresses() {
    return lookAtInterfaces({}).addresses;
}

LocalNetwork lookAtInterfaces(const std::vector<IpAddress>& elsewhere) {
    LocalNetwork network;
    const std::vector<QNetworkInterface> interfaces = interfacesInUse();
    for (const QNetworkInterface& interface : interfaces) {
        const std::vector<IpAddress> own = addressesOf(interface);
        network.addresses.insert(network.addresses.end(), own.begin(), own.end());
        if (isTunnel(interface)) network.tunnels.push_back({interface.name().toStdString(), own});
    }
    for (const Family family : {Family::V4, Family::V6}) {
        const auto asked =
            std::find_if(elsewhere.begin(), elsewhere.end(),
                         [family](const IpAddress& address) { return address.family() == family; });
        if (asked == elsewhere.end()) continue;
        if (const auto ours = ourEndTowards(*asked)) noteExit(network, interfaces, *ours);
    }
    return network;
}

}  // namespace mailvitals::net
