// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/summary.h"

#include <algorithm>
#include <map>

namespace mailvitals {
namespace {

struct Link {
    std::string after;
    std::chrono::microseconds wanted{};
    std::chrono::microseconds took{};
    std::chrono::microseconds chain{};
};

using Links = std::map<std::string, Link>;

template <class Question, class Look>
void collect(const Items<Question, Look>& items, Links& links) {
    for (const auto& [question, attempt] : items) {
        const Timing& timing = attempt.timing();
        links[question.id()] = {timing.after, timing.wanted, timing.finished - timing.started, {}};
    }
}

/// A saved file may claim circles. Going through the looks in the order in which they were wanted, each can
/// only lean on one that was wanted before it.
std::vector<std::string> inOrder(const Links& links) {
    std::vector<std::string> ids;
    for (const auto& [id, link] : links) ids.push_back(id);
    std::stable_sort(ids.begin(), ids.end(), [&](const std::string& a, const std::string& b) {
        return links.at(a).wanted < links.at(b).wanted;
    });
    return ids;
}

/// A question may be closed without a connection, by a limit or because the answer was known.
template <class Look>
bool wasMade(const Look& look) {
    return !look.failure() || look.timing().started < look.timing().finished;
}

/// Of beginnings and ends, in their order; who ends in the moment in which another begins has made room.
std::size_t mostAtOnce(const std::vector<Timing>& times) {
    std::vector<std::pair<std::chrono::microseconds, int>> changes;
    for (const Timing& timing : times) {
        changes.emplace_back(timing.started, 1);
        changes.emplace_back(timing.finished, -1);
    }
    std::sort(changes.begin(), changes.end());
    int now = 0;
    int most = 0;
    for (const auto& [moment, change] : changes) most = std::max(most, now += change);
    return static_cast<std::size_t>(most);
}

/// What a limit or the user's wish kept from being asked is no question that anybody heard.
std::size_t countAsked(const ItemsOf<DnsQuestion>& items) {
    return static_cast<std::size_t>(std::count_if(items.begin(), items.end(), [](const auto& item) {
        const Failure* failure = item.second.failure();
        return !failure ||
               (failure->why != FailureReason::Offline && failure->why != FailureReason::HeldBack);
    }));
}

using Connections = std::map<IpAddress, std::vector<Timing>>;

template <class K>
void collectConnections(const Evidence& evidence, Connections& made) {
    if constexpr (requires(typename K::Question q) { K::connectsTo(q); }) {
        for (const auto& [question, attempt] : evidence.of<typename K::Question>()) {
            if (wasMade(attempt)) made[K::connectsTo(question).address].push_back(attempt.timing());
        }
    }
}

void countConnections(const Evidence& evidence, RunSummary& summary) {
    Connections made;
    AllKinds::forEach([&]<class K>(K) { collectConnections<K>(evidence, made); });
    for (const auto& [address, times] : made) {
        summary.connections += times.size();
        summary.mostToOneAddress = std::max(summary.mostToOneAddress, times.size());
        summary.mostAtOnceToOneAddress = std::max(summary.mostAtOnceToOneAddress, mostAtOnce(times));
    }
}

}  // namespace

RunSummary summarise(const Evidence& evidence) {
    RunSummary summary;
    summary.wall = evidence.took.value_or(std::chrono::microseconds(0));
    summary.dnsQuestions = countAsked(evidence.of<DnsQuestion>());
    countConnections(evidence, summary);
    summary.probes = evidence.size();

    Links links;
    std::apply([&](const auto&... items) { (collect(items, links), ...); }, evidence.items);
    std::string last;
    for (const std::string& id : inOrder(links)) {
        Link& link = links[id];
        const auto before = links.find(link.after);
        link.chain =
            link.took + (before == links.end() ? std::chrono::microseconds(0) : before->second.chain);
        if (link.chain > summary.criticalPath) {
            summary.criticalPath = link.chain;
            last = id;
        }
    }
    for (std::string id = last; links.contains(id) && summary.criticalChain.size() < links.size();
         id = links[id].after) {
        summary.criticalChain.push_back(id);
    }
    std::reverse(summary.criticalChain.begin(), summary.criticalChain.end());
    return summary;
}

}  // namespace mailvitals
