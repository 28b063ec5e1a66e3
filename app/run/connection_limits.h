// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/deadline.h"
#include "base/ip_address.h"
#include "evidence/attempt.h"

#include <map>
#include <mutex>
#include <optional>

namespace mailvitals::run {

/// Politeness: never more connections than this to one port at a time, to one address, and in all; and never
/// more than that to one address in a whole check.
struct MostConnections {
    int toOnePort = 0;
    int toOneAddress = 0;
    int inAll = 0;  ///< of one check
    int toOneAddressInACheck = 0;
    /// What is learned of servers that do not answer concerns these connections alone: a server may turn away
    /// odd ones that come too often, and take others.
    bool learnsForItself = false;
};

/// Connections of one sort that are open, of all checks that run at the same time, and where nobody could be
/// reached. Safe to use from several threads.
class OpenConnections {
 public:
    bool haveRoomFor(const IpEndpoint& server, const MostConnections& most) const;
    void opened(const IpEndpoint& server);
    void closed(const IpEndpoint& server);

    /// Why none is made to this server any more: where nobody could be reached a moment ago nobody is tried
    /// again, since it would only take as long once more.
    std::optional<Failure> whyNoneTo(const IpEndpoint& server) const;
    /// Why no connection came about. What says nothing of the server itself is not remembered.
    void remember(const IpEndpoint& server, FailureReason why);

 private:
    struct Dead {
        FailureReason why{};
        SteadyClock::time_point since;
    };

    mutable std::mutex mutex_;
    int open_ = 0;
    std::map<IpEndpoint, int> openToPort_;
    std::map<IpAddress, int> openTo_;
    std::map<IpEndpoint, Dead> dead_;
    std::map<IpAddress, Dead> noWayTo_;
};

/// Keeps count of one check's connections of one sort.
class ConnectionLimits {
 public:
    ConnectionLimits(MostConnections most, OpenConnections& all) : most_(most), all_(all) {}

    bool haveRoomFor(const IpEndpoint& server) const;
    std::optional<Failure> whyNoneTo(const IpEndpoint& server) const;

    void opened(const IpEndpoint& server);
    void closed(const IpEndpoint& server);
    void remember(const IpEndpoint& server, FailureReason why) {
        (most_.learnsForItself ? own_ : all_).remember(server, why);
    }

 private:
    MostConnections most_;
    OpenConnections& all_;
    OpenConnections own_;  ///< what it learned for itself
    int open_ = 0;
    std::map<IpAddress, int> madeTo_;  ///< over the whole check
};

}  // namespace mailvitals::run
