// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/https_item.h"
#include "probes/probe_context.h"

namespace mailvitals::probes {

/// One GET. It goes over the connection and the TLS of every other probe, not through Qt Network or libcurl:
/// the address and the name are then the question's own, and no resolver is asked in between; the proxy is
/// ours or none, whatever the environment says; authorities are those of --ca-file; the chain is had as it
/// was sent, also where nobody trusts it (Qt shows the one that it has verified); openssl.cnf decides
/// nothing; and the time is one deadline with one stop token. What HTTP itself needs for that is small:
/// records/http reads within bounds, and we ask for neither redirects nor packed bodies nor a second request.
///
/// A failure: no connection came about, or the proxy did not get through.
Expected<HttpsReply, Failure> fetchOverHttps(const HttpsQuestion& question, const ProbeContext& context);

}  // namespace mailvitals::probes
