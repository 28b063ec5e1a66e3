// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/ip_address.h"

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailvitals::net {

enum class Transport { Udp, Tcp };

/// How one exchange with one server ended.
enum class ExchangeStatus { Answered, TimedOut, Unreachable, Cancelled, Fault };

/// c-ares, pinned to one server and one transport, with everything switched off that would hide facts: its
/// cache, its fail-over, its own reading of response codes, the hosts file and search domains. All that
/// differs between c-ares 1.18 and 1.34 is hidden in this class's source. Not thread-safe: the resolver's
/// thread owns it.
class CaresChannel {
 public:
    /// The answer's bytes are empty unless Answered.
    using Callback = std::function<void(ExchangeStatus, std::string_view answer)>;

    static std::unique_ptr<CaresChannel> create(const IpEndpoint& server, Transport transport,
                                                std::chrono::milliseconds timeout);
    ~CaresChannel();
    CaresChannel(const CaresChannel&) = delete;
    CaresChannel& operator=(const CaresChannel&) = delete;

    /// One attempt. The callback may run before this returns.
    void send(const std::string& query, Callback callback);
    /// Ends all exchanges with Cancelled.
    void cancel();

    struct Interest {
        int socket;
        bool read;
        bool write;
    };
    std::vector<Interest> interests() const;
    /// When process() must be called even if nothing happens; none: no exchange is under way.
    std::optional<std::chrono::milliseconds> timeout() const;
    void process(int socket, bool readable, bool writable);
    void processTimeouts();

 private:
    struct State;
    explicit CaresChannel(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// The servers of /etc/resolv.conf or its kin on other systems.
std::vector<IpEndpoint> caresSystemServers();

}  // namespace mailvitals::net
