// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/service_item.h"
#include "probes/probe_context.h"

namespace mailvitals::probes {

/// What answers at this port? Connects, says the question's harmless octets if there are any, reads the
/// beginning of the reply and leaves. No password is tried and nothing is changed. A port that accepts the
/// connection and stays silent is no failure: a failure means that no connection came about.
///
/// It waits for a moment only: the server has just answered on its mail ports, and a firewall that drops
/// packets would otherwise cost the check some seconds for each port.
Expected<ServiceReply, Failure> askService(const ServiceQuestion& question, const ProbeContext& context);

}  // namespace mailvitals::probes
