// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/dns_cache.h"

#include <algorithm>

namespace mailvitals::net {
namespace {

constexpr std::chrono::seconds shortest{30};
constexpr std::chrono::seconds longest{3600};
constexpr std::chrono::seconds longestNegative{900};

std::chrono::seconds between(std::uint32_t ttl, std::chrono::seconds most) {
    return std::clamp(std::chrono::seconds(ttl), shortest, most);
}

/// The lesser of the SOA record's own TTL and its last field (RFC 2308 section 5).
std::chrono::seconds negativeLifetime(const std::vector<dns::Record>& authority) {
    for (const dns::Record& record : authority) {
        if (const auto* soa = std::get_if<dns::Soa>(&record.data))
            return between(std::min(record.ttl, soa->minimum), longestNegative);
    }
    return shortest;
}

}  // namespace

std::chrono::seconds lifetimeOf(const DnsResult& result) {
    if (!result) return isOurDoing(result.error().why) ? std::chrono::seconds(0) : shortest;
    if (result->rcode == dns::Rcode::NxDomain) return negativeLifetime(result->authority);
    if (result->rcode != dns::Rcode::NoError) return shortest;
    if (result->answers.empty()) return negativeLifetime(result->authority);
    const auto first = std::min_element(result->answers.begin(), result->answers.end(),
                                        [](const auto& a, const auto& b) { return a.ttl < b.ttl; });
    return between(first->ttl, longest);
}

const DnsResult* DnsCache::find(const DnsQuestion& question, SteadyClock::time_point now) {
    const auto found = byQuestion_.find(question);
    if (found == byQuestion_.end()) return nullptr;
    if (found->second->until <= now) {
        drop(found->second);
        return nullptr;
    }
    entries_.splice(entries_.begin(), entries_, found->second);
    return &entries_.front().result;
}

void DnsCache::keep(const DnsQuestion& question, const DnsResult& result, SteadyClock::time_point now) {
    const auto lifetime = lifetimeOf(result);
    if (!keepsAnything() || lifetime.count() == 0) return;
    if (const auto before = byQuestion_.find(question); before != byQuestion_.end()) drop(before->second);
    const std::size_t weight = DnsKind::weigh(question) + (result ? DnsKind::weigh(*result) : 0);
    if (weight > most_) return;
    while (weight_ + weight > most_) drop(std::prev(entries_.end()));
    entries_.push_front({question, result, now + lifetime, weight});
    byQuestion_.emplace(question, entries_.begin());
    weight_ += weight;
}

void DnsCache::drop(Entries::iterator entry) {
    weight_ -= entry->weight;
    byQuestion_.erase(entry->question);
    entries_.erase(entry);
}

}  // namespace mailvitals::net
