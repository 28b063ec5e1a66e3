// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/lane.h"

#include <array>
#include <memory>

namespace mailvitals::run {

using LanePtr = std::unique_ptr<Lane>;

LanePtr makeLocalLane(LaneContext& context);  ///< a look at this computer; takes no room
/// Questions to the resolver through its own thread, a bounded number in flight. Behind a proxy name servers
/// that are named themselves are asked over TCP.
LanePtr makeDnsLane(LaneContext& context);
/// Connections to mail servers, a thread each: so many at a time to one port, to one address and in all, and
/// so many to one address in the whole check.
LanePtr makeMailLane(LaneContext& context);
/// Documents of web servers, a connection each, few of them.
LanePtr makeHttpsLane(LaneContext& context);
/// Ports at which other services may answer: many at a time, each once, and for some seconds in all.
LanePtr makeServiceLane(LaneContext& context);
/// Signatures, validated by this program itself; a few at a time, and all within one round of waiting.
LanePtr makeDnssecLane(LaneContext& context);
/// Hellos of TLS that never become a session, to the same servers as the mail lane's and together with them.
LanePtr makeTlsHelloLane(LaneContext& context);

/// Where a lane is registered. Every kind of evidence is carried by just one.
inline constexpr std::array allLanes{makeLocalLane,   makeDnsLane,    makeMailLane,    makeHttpsLane,
                                     makeServiceLane, makeDnssecLane, makeTlsHelloLane};

}  // namespace mailvitals::run
