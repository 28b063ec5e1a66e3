// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/threads.h"
#include "evidence/evidence.h"
#include "net/resolver.h"
#include "probes/probe_context.h"

#include <functional>
#include <map>
#include <set>

namespace mailvitals::run {

using Answer = std::variant<LocalNetwork, DnsAnswer, SmtpSession>;

/// What a worker brings back.
struct Result {
    Question question;
    Expected<Answer, Failure> answer;
    SteadyClock::time_point started;
    SteadyClock::time_point finished;
};

/// Carries questions to the network: those to the DNS to the resolver's thread, each connection to a thread
/// of its own. A question for which the system gives no thread fails. With a proxy everything goes through it
/// but the questions to the resolver, which belongs to this computer's network: a name server that is named
/// itself is asked over TCP. Says when there is room; what waits, waits with the caller.
class Workers {
 public:
    /// Called from the workers' threads.
    using Deliver = std::function<void(Result)>;

    struct Settings {
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
    };

    Workers(Settings settings, Deliver deliver);
    ~Workers();  ///< stops and waits for everything
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;

    bool hasRoomFor(const Question& question, bool patient) const;
    void start(const Question& question);
    /// Frees the room that the question took, and remembers who does not answer. To be called by whoever
    /// calls start(), once it has the result.
    void finished(const Result& result);
    void stop();

 private:
    void begin(const LocalQuestion& question);
    void begin(const DnsQuestion& question);
    void begin(const SmtpQuestion& question);
    void beginThroughProxy(const DnsQuestion& question);
    /// The look is made on a thread; what it brings back is delivered from there.
    void onThread(const Question& question, std::function<Expected<Answer, Failure>()> look);
    bool goesThroughProxy(const DnsQuestion& question) const;
    std::optional<Failure> keptFromProxy(const IpAddress& address) const;
    LocalNetwork lookAtLocalNetwork() const;
    std::optional<Failure> knownBefore(const SmtpQuestion& question) const;

    Settings settings_;
    Deliver deliver_;
    std::stop_source stop_;
    std::size_t dnsOut_ = 0;
    int dnsThroughProxy_ = 0;
    std::map<IpEndpoint, int> openToPort_;
    std::map<IpAddress, int> openTo_;
    std::map<IpAddress, int> madeTo_;  ///< over the whole check
    std::set<IpEndpoint> silent_;      ///< where nobody answered to a connection
    std::set<SmtpQuestion> unmade_;    ///< those that need no connection
    int connections_ = 0;
    Threads threads_;
    net::Resolver resolver_;  ///< last: its callbacks end before the rest goes
};

}  // namespace mailvitals::run
