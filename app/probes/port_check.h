// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/smtp_item.h"
#include "probes/probe_context.h"

namespace mailvitals::probes {

/// Does anybody open at this port at all? Connects, listens a moment for a greeting, and leaves; nothing is
/// asked. Ports where the client speaks first keep silent, which is no failure: a failure means that no
/// connection came about.
Expected<SmtpSession, Failure> checkPort(const SmtpQuestion& question, const ProbeContext& context);

}  // namespace mailvitals::probes
