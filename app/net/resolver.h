// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/deadline.h"
#include "base/expected.h"
#include "evidence/attempt.h"
#include "evidence/dns_item.h"

#include <functional>
#include <memory>

namespace mailvitals::net {

/// What came of one question, and when it really went out (it may have waited for a place first).
struct DnsOutcome {
    Expected<DnsAnswer, Failure> result;
    SteadyClock::time_point sent;
};

/// All DNS of a check: one thread, any number of questions, a bounded number of them under way at a time,
/// because a burst of hundreds of datagrams loses some and each loss costs a time-out. A question goes to one
/// server after the other, over UDP with growing time-outs, at last over TCP; a truncated answer is asked for
/// again over TCP (RFC 7766). No cache, no search list, no hosts file. Every answer is kept as it came:
/// SERVFAIL and REFUSED are facts.
class Resolver {
 public:
    using Callback = std::function<void(DnsOutcome)>;

    /// How long one question is worth waiting for. Brief: twice over UDP, two seconds in all.
    enum class Patience { Whole, Brief };

    struct Settings {
        std::vector<IpEndpoint> servers;  ///< empty: the system's
        std::size_t inFlight = 64;
        std::chrono::milliseconds wholeTimeout{9000};  ///< for one question, over all servers
        /// Asked in place of every server that a question names itself: for worlds that are all on loopback.
        std::optional<IpEndpoint> standIn = std::nullopt;
    };

    explicit Resolver(Settings settings);
    ~Resolver();  ///< questions that are still out end with FailureReason::Cancelled, before it returns
    Resolver(const Resolver&) = delete;
    Resolver& operator=(const Resolver&) = delete;

    /// The servers that are asked for questions without one of their own; empty where the system names none.
    const std::vector<IpEndpoint>& servers() const;

    /// The callback runs once, on the resolver's thread; it must not block. Where the system gave the
    /// resolver no thread it runs at once, with FailureReason::Internal.
    void ask(DnsQuestion question, Callback callback, Patience patience = Patience::Whole);

    /// Ends everything that is out with FailureReason::Cancelled. New questions may follow.
    void cancel();

 private:
    class Engine;
    std::unique_ptr<Engine> engine_;
};

/// What the system uses to resolve names, in its order.
std::vector<IpEndpoint> systemResolvers();

}  // namespace mailvitals::net
