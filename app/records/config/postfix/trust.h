// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/config/trust.h"

namespace mailvitals::config::postfix {

/// Whom the Postfix servers among the texts let relay: each smtpd of master.cf judged by itself, with what
/// main.cf and its own "-o" say. `own`: the networks of the server's interfaces. Clients are told apart by
/// every network that a list, a table or mynetworks names; for each of these parts one client is asked about.
void addTrust(const Texts& texts, const std::vector<Cidr>& own, Trust& trust);

}  // namespace mailvitals::config::postfix
