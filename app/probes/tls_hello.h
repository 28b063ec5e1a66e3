// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/tls_hello_item.h"
#include "probes/probe_context.h"

namespace mailvitals::probes {

/// Says the hello of the question, behind STARTTLS where the port is not encrypted from the first octet, and
/// reads the answer up to what decides. No key is agreed on, so it can ask for what no TLS library of today
/// has. A failure means that no connection came about.
Expected<TlsHelloReply, Failure> sayTlsHello(const TlsHelloQuestion& question, const ProbeContext& context);

}  // namespace mailvitals::probes
