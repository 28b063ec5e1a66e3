// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/transport/shown_chains.h"

namespace mailvitals {

std::vector<ShownChain> chainsToJudge(Inquiry& ask, Verdicts& verdicts) {
    std::vector<ShownChain> chains;
    for (const TlsPort& port : tlsPortsToJudge(ask, verdicts)) {
        if (port.isEncrypted())
            chains.push_back({port.server, port.subject, port.reader, *port.session->tls, port.evidence});
        else if (port.reader == TlsPort::Reader::Servers)
            verdicts.doesNotApply(port.subject,
                                  "no encrypted connection came about, so no certificate was seen");
    }
    return chains;
}

}  // namespace mailvitals
