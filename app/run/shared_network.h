// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/shared_resolver.h"
#include "net/trust_store.h"
#include "net/validator.h"
#include "run/connection_limits.h"
#include "run/shared_looks.h"
#include "run/silent_servers.h"

#include <memory>
#include <mutex>
#include <tuple>
#include <type_traits>

namespace mailvitals::run {

/// Validates DNSSEC; what is not possible from here is null.
struct Validators {
    net::TrustAnchors anchors;
    std::unique_ptr<net::Validator> byResolver;
    std::unique_ptr<net::Validator> byRecursion;
};

/// What checks that run at the same time have in common: the resolver with its cache, how many connections
/// are open to an address, and who did not answer. A check that runs alone has one of its own. Safe to use
/// from several threads.
class SharedNetwork {
 public:
    struct Settings {
        std::vector<IpEndpoint> resolvers;  ///< empty: the system's
        std::optional<IpEndpoint> nameServerStandIn = std::nullopt;
        net::TrustStore trust = {};
        std::string trustAnchorFile = {};  ///< see RunSettings
        std::string rootHintsFile = {};
        bool isProxied = false;
        /// Several checks take part, and what one has seen serves the others.
        bool servesMany = false;
    };

    explicit SharedNetwork(Settings settings);

    bool servesMany() const { return settings_.servesMany; }
    net::SharedResolver& resolver() { return resolver_; }
    const net::TrustStore& trust() const { return settings_.trust; }
    SilentServers& silentServers() { return silentServers_; }
    /// Blocks while they are made for the first who asks.
    const Validators& validators();

    /// Held from the question whether there is room until the room is taken.
    std::unique_lock<std::mutex> lockRoom() { return std::unique_lock(room_); }

    /// Hellos go to the same servers as sessions, and are counted with them.
    template <class Q>
    OpenConnections& connections() {
        using Counted = std::conditional_t<std::is_same_v<Q, TlsHelloQuestion>, SmtpQuestion, Q>;
        return std::get<Traffic<Counted>>(traffic_).connections;
    }
    template <class Q>
    SharedLooks<Q>& looks() {
        return std::get<Traffic<Q>>(traffic_).looks;
    }

 private:
    template <class Q>
    struct Traffic {
        OpenConnections connections;
        SharedLooks<Q> looks;
    };

    Settings settings_;
    std::mutex room_;
    SilentServers silentServers_;
    std::tuple<Traffic<SmtpQuestion>, Traffic<HttpsQuestion>, Traffic<ServiceQuestion>,
               Traffic<TlsHelloQuestion>>
        traffic_;
    std::once_flag validatorsMade_;
    Validators validators_;
    net::SharedResolver resolver_;
};

}  // namespace mailvitals::run
