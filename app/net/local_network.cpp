// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/local_network.h"

#include <QHostAddress>
#include <QNetworkInterface>

namespace mailvitals::net {

std::vector<IpAddress> localAddresses() {
    std::vector<IpAddress> result;
    for (const QNetworkInterface& interface : QNetworkInterface::allInterfaces()) {
        const auto flags = interface.flags();
        if (!flags.testFlag(QNetworkInterface::IsUp) || flags.testFlag(QNetworkInterface::IsLoopBack))
            continue;
        for (const QNetworkAddressEntry& entry : interface.addressEntries()) {
            QHostAddress address = entry.ip();
            address.setScopeId({});
            if (const auto parsed = IpAddress::parse(address.toString().toStdString()))
                result.push_back(*parsed);
        }
    }
    return result;
}

}  // namespace mailvitals::net
