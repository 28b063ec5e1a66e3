// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/ip_address.h"
#include "evidence/attempt.h"

#include <map>
#include <optional>
#include <set>

namespace mailvitals::run {

/// Politeness: never more connections than this to one port at a time, to one address, and in all; and never
/// more than that to one address in a whole check.
struct MostConnections {
    int toOnePort = 0;
    int toOneAddress = 0;
    int inAll = 0;
    int toOneAddressInACheck = 0;
};

/// Keeps count of connections, and of servers that do not answer.
class ConnectionLimits {
 public:
    explicit ConnectionLimits(MostConnections most) : most_(most) {}

    bool haveRoomFor(const IpEndpoint& server) const;
    /// Why none is made to this server any more. Where nobody could be reached a moment ago nobody is tried
    /// again in this check: it would only take as long once more.
    std::optional<Failure> whyNoneTo(const IpEndpoint& server) const;

    void opened(const IpEndpoint& server);
    void closed(const IpEndpoint& server);
    /// Why no connection came about. What says nothing of the server itself is not remembered.
    void remember(const IpEndpoint& server, FailureReason why);

 private:
    MostConnections most_;
    int open_ = 0;
    std::map<IpEndpoint, int> openToPort_;
    std::map<IpAddress, int> openTo_;
    std::map<IpAddress, int> madeTo_;           ///< over the whole check
    std::map<IpEndpoint, FailureReason> dead_;  ///< where nobody could be reached
    std::set<IpAddress> noWayTo_;
};

}  // namespace mailvitals::run
