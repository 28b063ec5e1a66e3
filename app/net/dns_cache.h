// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/deadline.h"
#include "base/expected.h"
#include "evidence/attempt.h"
#include "evidence/dns_item.h"

#include <list>
#include <map>

namespace mailvitals::net {

using DnsResult = Expected<DnsAnswer, Failure>;

/// How long the answer to a question may be given again (RFC 1035 section 3.2.1; RFC 2308 section 5 for what
/// does not exist, and section 7 for servers that failed). At least half a minute, so that many checks which
/// run at the same time ask once, and an hour at most. Zero: not at all.
std::chrono::seconds lifetimeOf(const DnsResult& result);

/// Answers for many checks that run one after the other. What was not wanted for the longest time goes first
/// when there is no room. Not thread-safe.
class DnsCache {
 public:
    /// `most`: what all answers together may weigh (see evidence/weight.h); 0: nothing is kept.
    explicit DnsCache(std::size_t most) : most_(most) {}

    bool keepsAnything() const { return most_ > 0; }
    /// Null: not kept, or too old. Good until the next call.
    const DnsResult* find(const DnsQuestion& question, SteadyClock::time_point now);
    void keep(const DnsQuestion& question, const DnsResult& result, SteadyClock::time_point now);
    std::size_t size() const { return byQuestion_.size(); }

 private:
    struct Entry {
        DnsQuestion question;
        DnsResult result;
        SteadyClock::time_point until;
        std::size_t weight = 0;
    };
    using Entries = std::list<Entry>;  ///< wanted last comes first

    void drop(Entries::iterator entry);

    std::size_t most_;
    std::size_t weight_ = 0;
    Entries entries_;
    std::map<DnsQuestion, Entries::iterator> byQuestion_;
};

}  // namespace mailvitals::net
