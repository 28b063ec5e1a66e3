// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/printable.h"
#include "report/kind_exhibits.h"

namespace mailvitals::report {

void show(Exhibit& exhibit, const LocalQuestion&, const Attempt<LocalNetwork>& look) {
    if (!look.answer()) return;
    const LocalNetwork& local = *look.answer();
    for (const IpAddress& address : local.addresses) exhibit.lines.push_back("address " + address.toString());
    for (const IpEndpoint& resolver : local.resolvers)
        exhibit.lines.push_back("resolver " + resolver.toString());
    exhibit.lines.push_back("proxy " + (local.proxy.empty() ? "none" : printable(local.proxy)));
    for (const LocalNetwork::Exit& exit : local.exits)
        exhibit.lines.push_back("leaves by " + printable(exit.interface) + " as " + exit.address.toString());
    for (const LocalNetwork::Tunnel& tunnel : local.tunnels)
        exhibit.lines.push_back("tunnel " + printable(tunnel.interface));
}

}  // namespace mailvitals::report
