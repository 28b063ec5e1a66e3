// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/smtp/wording.h"

/// Refusals that are meant for whoever calls, whatever recipient was named. Servers say them at RCPT as well,
/// because they put off what they think of a caller until then (Postfix: smtpd_delay_reject; Exim's
/// acl_smtp_rcpt), and before they ask whether they would relay. An open relay looks the same.
namespace mailvitals::smtp {

/// The caller's address is on a list. Said in so many words, whatever else is said with it.
bool refusesListedAddress(const Reply& reply, const Wording& wording);

/// The caller's address, network, country, reverse name, or what was seen to come from there. Only where the
/// reply does not speak of relaying.
bool refusesAddress(const Reply& reply, const Wording& wording);

/// The EHLO name, the sender's address or its domain, SPF or DMARC. Likewise.
bool refusesSender(const Reply& reply, const Wording& wording);

}  // namespace mailvitals::smtp
