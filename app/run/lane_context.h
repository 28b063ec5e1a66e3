// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/threads.h"
#include "probes/probe_context.h"
#include "run/result.h"
#include "run/shared_network.h"

#include <functional>
#include <set>

namespace mailvitals::run {

struct WorkerSettings {
    std::vector<IpEndpoint> resolvers;
    std::optional<IpEndpoint> nameServerStandIn;
    net::Proxy proxy;
    net::TrustStore trust;
    std::string helloName;
    std::chrono::milliseconds probeTimeout{};
    /// Services that tell our own address: the way to them is the way to the Internet.
    std::vector<IpAddress> ownAddressServices;
    /// Connections to one address over the whole check; what goes beyond is held back.
    int mostToOneAddress = 0;
    /// Which addresses mean the same machine wherever one stands.
    std::function<bool(const IpAddress&)> isPublic;
    std::string trustAnchorFile = {};  ///< see RunSettings
    std::string rootHintsFile = {};
    std::shared_ptr<SharedNetwork> shared = nullptr;  ///< with other checks; null: with none
    /// Of lists: many, and some of them are dead, for whose silence no check should wait.
    std::set<DomainName> briefZones = {};
};

/// What all lanes work with: the settings, threads for looks that block, the resolver, and where results go.
class LaneContext {
 public:
    /// Called from the threads.
    using Deliver = std::function<void(Result)>;
    using Look = std::function<Expected<Answer, Failure>()>;

    LaneContext(WorkerSettings settings, Deliver deliver);
    ~LaneContext();  ///< stops and waits for everything
    LaneContext(const LaneContext&) = delete;
    LaneContext& operator=(const LaneContext&) = delete;

    const WorkerSettings& settings() const { return settings_; }
    SharedNetwork& shared() { return *shared_; }
    net::SharedResolver::User& resolver() { return resolver_; }
    std::stop_token stopToken() const { return stop_.get_token(); }
    /// For a probe that begins now.
    probes::ProbeContext probeContext() const;
    /// A private address means another machine where the proxy stands, and that is none of ours to connect
    /// to.
    std::optional<Failure> keptFromProxy(const IpAddress& address) const;

    /// The look is made on a thread; what it brings back is delivered from there. Where the system gives no
    /// thread the question fails. A mistake in a probe costs the answer to its question, never the check.
    void onThread(const Question& question, Look look);
    void finish(Result result) { deliver_(std::move(result)); }
    /// Of a question that is answered without a look.
    void finishAtOnce(const Question& question, Failure failure);
    /// Of one that another check put a moment ago.
    void finishKnown(const Question& question, Expected<Answer, Failure> known);

    void stop();
    void join() { threads_.join(); }

 private:
    WorkerSettings settings_;
    Deliver deliver_;
    std::stop_source stop_;
    Threads threads_;
    std::shared_ptr<SharedNetwork> shared_;
    net::SharedResolver::User resolver_;  ///< last: its callbacks end before the rest goes
};

/// What a probe found, as the answer to whatever was asked.
template <class Found>
Expected<Answer, Failure> asAnswer(Expected<Found, Failure> found) {
    if (!found) return unexpected(std::move(found.error()));
    return Answer(std::move(*found));
}

}  // namespace mailvitals::run
