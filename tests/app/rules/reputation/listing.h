// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/scenario.h"

#include <algorithm>

/// What the tests of the blocklists share.
namespace mailvitals::test {

inline constexpr const char* address = "203.0.113.25";
inline constexpr const char* zen = "zen.spamhaus.org";

/// A policy of these lists alone.
inline Scenario only(const std::vector<std::string>& lists, const std::string& target = address) {
    Scenario s(target);
    const auto isOther = [&](const Blocklist& known) {
        return std::find(lists.begin(), lists.end(), known.name) == lists.end();
    };
    std::erase_if(s.policy.blocklists, isOther);
    std::erase_if(s.policy.allowlists, isOther);
    return s;
}
inline Scenario only(const std::string& list, const std::string& target = address) {
    return only(std::vector{list}, target);
}

/// Spamhaus alone, and it is alive.
inline Scenario asking(const std::string& target = address) {
    Scenario s = only("Spamhaus ZEN", target);
    s.listAlive(zen);
    return s;
}

/// The list's own name server, and what it answers to the test entry, to the other, and about a subject;
/// empty: that there is nothing.
inline void answersItself(Scenario& s, const Blocklist& list, ListForm form, const std::string& positive,
                          const std::string& negative = {}, const std::string& subject = {},
                          const std::string& code = {}) {
    const std::string zone = list.zone.toString();
    const auto has = [&](const std::string& query, const std::string& answer) {
        std::vector<dns::Rdata> data;
        if (!answer.empty()) data.emplace_back(*IpAddress::parse(answer));
        s.has("192.0.2.54", query + "." + zone, "A", data);
    };
    s.ns(zone, "ns." + zone).a("ns." + zone, "192.0.2.54");
    has(list.testEntry(form, true), positive);
    has(list.testEntry(form, false), negative);
    if (!subject.empty()) has(subject, code);
}

}  // namespace mailvitals::test
