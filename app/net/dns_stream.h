// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/deadline.h"
#include "base/expected.h"
#include "evidence/attempt.h"
#include "evidence/dns_item.h"
#include "net/proxy.h"

#include <stop_token>

namespace mailvitals::net {

/// Puts one question to the server that it names, over a TCP connection of its own (RFC 7766) by the given
/// way: datagrams do not go through a SOCKS proxy such as ssh opens. Blocks the thread.
Expected<DnsAnswer, Failure> askOverTcp(const DnsQuestion& question, const Proxy& proxy, Deadline deadline,
                                        std::stop_token stop);

}  // namespace mailvitals::net
