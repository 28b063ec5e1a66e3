// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/evidence.h"
#include "evidence/relay_trials.h"

namespace mailvitals {

/// One way into a server: a port, before or after encryption.
struct RelayEndpoint {
    enum class Wire { Plain, StartTls, Tls };

    std::uint16_t port = 0;
    Wire wire = Wire::Plain;
    std::vector<TrialOutcome> outcomes;  ///< what was tried there, the controls too
    /// Why nothing could be tried there, as an English clause; empty where something was, or could have been.
    std::string shut;
};

/// Which mail one address took from us and which not, each way in apart. A way in of which nothing is known
/// is listed with no outcomes; it is never to be taken for closed.
std::vector<RelayEndpoint> relayMatrix(const Evidence& evidence, const IpAddress& server);

}  // namespace mailvitals
