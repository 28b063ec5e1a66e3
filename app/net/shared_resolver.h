// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/dns_cache.h"
#include "net/resolver.h"

#include <map>
#include <mutex>

namespace mailvitals::net {

/// One resolver for several checks. Where it has a cache, a question that is under way is not put a second
/// time, and one that was answered a moment ago is answered from what came. Safe to use from several threads.
class SharedResolver {
 public:
    struct Settings {
        Resolver::Settings resolver;
        std::size_t cache = 0;  ///< what is kept may weigh this much; 0: every question is put
    };

    explicit SharedResolver(Settings settings);
    SharedResolver(const SharedResolver&) = delete;
    SharedResolver& operator=(const SharedResolver&) = delete;

    const std::vector<IpEndpoint>& servers() const { return resolver_.servers(); }

    /// One of those who ask. What it asked ends when it wants, and for no other.
    class User {
     public:
        explicit User(SharedResolver& shared);
        ~User();  ///< its questions that are still out end with FailureReason::Cancelled, before it returns
        User(const User&) = delete;
        User& operator=(const User&) = delete;

        const std::vector<IpEndpoint>& servers() const { return shared_.servers(); }
        /// As Resolver::ask. What is known already is told before it returns.
        void ask(const DnsQuestion& question, Resolver::Callback callback,
                 Resolver::Patience patience = Resolver::Patience::Whole);
        /// Ends all that it has out with FailureReason::Cancelled, before it returns.
        void cancel();

     private:
        struct Pending;
        SharedResolver& shared_;
        std::shared_ptr<Pending> pending_;
    };

 private:
    /// Where the same question is out already, the patience is that of whoever asked first.
    void ask(const DnsQuestion& question, Resolver::Callback callback, Resolver::Patience patience);
    void answered(const DnsQuestion& question, const DnsOutcome& outcome);

    std::mutex mutex_;
    DnsCache cache_;                                              ///< guarded by the mutex
    std::map<DnsQuestion, std::vector<Resolver::Callback>> out_;  ///< who waits; guarded by the mutex
    Resolver resolver_;  ///< the last: what it ends when it goes still finds the rest
};

}  // namespace mailvitals::net
