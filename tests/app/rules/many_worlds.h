// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/healthy.h"

#include <algorithm>

namespace mailvitals::test {

using Ids = std::vector<std::string>;

inline Ids idsOf(const std::vector<Question>& questions) {
    Ids ids;
    for (const Question& question : questions) ids.push_back(idOf(question));
    std::sort(ids.begin(), ids.end());
    return ids;
}

/// Worlds in which rules wait for much, fall silent, contradict each other.
inline std::vector<Scenario> manyWorlds() {
    std::vector<Scenario> worlds{healthy(), Scenario("example.org"), Scenario("203.0.113.25")};
    Scenario incident = healthy();
    incident.ownAddress("203.0.113.25").listed("zen.spamhaus.org", "203.0.113.25", "127.0.0.4");
    incident.sessionFails("2001:db8:25::25", FailureReason::TimedOut)
        .relaySessionFails("2001:db8:25::25", FailureReason::Closed);
    worlds.push_back(incident);
    Scenario split("example.org");
    split.mx("example.org", 10, "mail.example.org").mx("example.org", 20, "two.example.org");
    split.a("mail.example.org", "192.168.1.25").a("two.example.org", "203.0.113.26");
    split.servfail("two.example.org", "AAAA");
    split.ns("example.org", "ns1.example.net").a("ns1.example.net", "192.0.2.53");
    split.authority("192.0.2.53", "mail.example.org", "A", {"203.0.113.25"});
    split.txt("example.org", "v=spf1 include:a.example redirect=b.example")
        .txt("a.example", "v=spf1 include:c.example -all");
    split.txt("b.example", "v=spf1 +all").timeout("c.example", "TXT");
    split.session("192.168.1.25", healthySession);
    split.request.selectors = {"2026"};
    worlds.push_back(split);
    Scenario unfinished = healthy();
    unfinished.open("mail.example.org", "AAAA")
        .open("_dmarc.org", "TXT")
        .sessionOpen("203.0.113.25")
        .ownAddressOpen(Family::V4);
    worlds.push_back(unfinished);
    return worlds;
}

}  // namespace mailvitals::test
