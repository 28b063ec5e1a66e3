// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/ip_address.h"
#include "demo/loopback_thread.h"

#include <chrono>

namespace mailvitals::test {

/// A wire with a length: carries TCP connections or datagrams to another port of 127.0.0.1 and lets every
/// piece arrive half a round trip later, in both directions. Here because not every kernel can delay packets
/// by itself.
IpEndpoint delayedTcp(demo::LoopbackThread& thread, const IpEndpoint& target,
                      std::chrono::milliseconds roundTrip);
IpEndpoint delayedUdp(demo::LoopbackThread& thread, const IpEndpoint& target,
                      std::chrono::milliseconds roundTrip);

}  // namespace mailvitals::test
