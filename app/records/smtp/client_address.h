// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/ip_address.h"
#include "records/smtp/reply.h"

#include <optional>
#include <string_view>

namespace mailvitals::smtp {

/// The address that a server believes the client to have, where its reply to EHLO or HELO tells: Exim,
/// Sendmail, OpenSMTPD, Exchange, Haraka and Google do ("Hello client.example [192.0.2.1]"), Postfix and
/// Stalwart do not. `helloName` is what the client called itself: repeated in the place of the name it is an
/// echo and tells nothing.
std::optional<IpAddress> clientAddressInHello(const Reply& reply, std::string_view helloName);

/// The same where a reply refuses the client: "<unknown[192.0.2.1]>: Client host rejected", "Client host
/// [192.0.2.1] blocked using ...", "cannot find your hostname, [192.0.2.1]", "(name) [192.0.2.1]:12345 is not
/// permitted to relay". Addresses that stand elsewhere in such a text are not the client's.
std::optional<IpAddress> clientAddressInRefusal(const Reply& reply, std::string_view helloName);

}  // namespace mailvitals::smtp
