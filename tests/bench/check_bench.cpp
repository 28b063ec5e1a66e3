// SPDX-License-Identifier: GPL-3.0-or-later
// How long does a full check take, compared with the longest chain of looks that depend on each other? Prints
// a table; judges nothing. All connections go through a proxy that stands for the Internet. Until the
// greeting has come that takes two round trips (which method, and where to), as a direct connection does
// (TCP's handshake, and the greeting); where encryption comes first it takes one more.
#include "base/deadline.h"
#include "demo/world.h"
#include "evidence/summary.h"
#include "findings/light.h"
#include "servers/delay_line.h"

#include <QCoreApplication>

#include <algorithm>
#include <cstdio>
#include <set>
#include <sys/resource.h>

using namespace mailvitals;
using std::chrono::milliseconds;

namespace {

double inMs(std::chrono::microseconds time) {
    return static_cast<double>(time.count()) / 1000.0;
}

/// How long it took until every door that could be judged was judged, from when the mail server's addresses
/// were known.
struct RelayVerdicts {
    double took = 0;   ///< milliseconds
    int inARow = 0;    ///< connections of which the last one could only begin when the one before had ended
    int verdicts = 0;  ///< that are not grey
};

struct Measured {
    RunSummary summary;
    RelayVerdicts relay;
    double firstLight = 0;  ///< milliseconds from the start to the first finding that judges
    Light light = Light::Grey;
};

using Sessions = ItemsOf<SmtpQuestion>;

/// The session that ended last of those on which the verdicts about relaying rest; the end: there is none.
Sessions::const_iterator lastSession(const Sessions& sessions, const std::vector<Finding>& findings,
                                     int& verdicts) {
    std::set<std::string> ids;
    for (const Finding& finding : findings) {
        if (finding.rule != "relay.open" || finding.outcome == Outcome::Unknown) continue;
        ++verdicts;
        ids.insert(finding.evidence.begin(), finding.evidence.end());
    }
    auto last = sessions.end();
    for (auto session = sessions.begin(); session != sessions.end(); ++session) {
        if (!ids.contains(session->first.id())) continue;
        if (last == sessions.end() || session->second.timing().finished > last->second.timing().finished)
            last = session;
    }
    return last;
}

/// The session with the same address that ended when this one began; the end: it had not to wait for any.
Sessions::const_iterator sessionBefore(const Sessions& sessions, Sessions::const_iterator session,
                                       milliseconds roundTrip) {
    const auto started = session->second.timing().started;
    return std::find_if(sessions.begin(), sessions.end(), [&](const auto& other) {
        const Timing& timing = other.second.timing();
        return other.first.server.address == session->first.server.address && timing.started < started &&
               timing.finished <= started && started - timing.finished < roundTrip / 2;
    });
}

RelayVerdicts relayVerdicts(const Evidence& evidence, const std::vector<Finding>& findings,
                            milliseconds roundTrip) {
    RelayVerdicts result;
    const Sessions& sessions = evidence.of<SmtpQuestion>();
    auto session = lastSession(sessions, findings, result.verdicts);
    if (session == sessions.end()) return result;
    std::chrono::microseconds known{};
    for (const auto& [question, attempt] : evidence.of<DnsQuestion>()) {
        const bool ofHost = question.name == session->first.host && !question.server &&
                            (question.type == dns::Type::A || question.type == dns::Type::Aaaa);
        if (ofHost) known = std::max(known, attempt.timing().finished);
    }
    result.took = inMs(session->second.timing().finished - known);
    for (; session != sessions.end(); session = sessionBefore(sessions, session, roundTrip)) ++result.inARow;
    return result;
}

Measured runOnce(const CheckRequest& request, const run::RunSettings& settings, const Policy& policy,
                 milliseconds roundTrip) {
    Measured measured;
    const auto start = SteadyClock::now();
    run::CheckUpdate last;
    run::CheckRun check(request, policy, settings, [&](const run::CheckUpdate& update) {
        const bool judged =
            std::any_of(update.findings.begin(), update.findings.end(), [](const Finding& finding) {
                return finding.outcome != Outcome::Unknown && finding.outcome != Outcome::NotApplicable;
            });
        if (measured.firstLight == 0 && judged) {
            measured.firstLight =
                std::chrono::duration<double, std::milli>(SteadyClock::now() - start).count();
        }
        if (update.finished) last = update;
    });
    check.wait();
    measured.summary = summarise(*last.evidence);
    measured.relay = relayVerdicts(*last.evidence, last.findings, roundTrip);
    measured.light = overallLight(last.findings, policy.catalogue);
    return measured;
}

/// The run with the median wall time of several.
Measured median(std::vector<Measured> runs) {
    std::sort(runs.begin(), runs.end(),
              [](const Measured& a, const Measured& b) { return a.summary.wall < b.summary.wall; });
    return runs[runs.size() / 2];
}

void bench(milliseconds roundTrip, const Policy& policy, int runs) {
    demo::World world;
    demo::LoopbackThread wire;
    CheckRequest request = world.request();
    run::RunSettings settings = world.settings();
    if (roundTrip.count() > 0) {
        request.resolvers = {test::delayedUdp(wire, request.resolvers.front(), roundTrip)};
        settings.nameServerStandIn = request.resolvers.front();
        for (OwnAddressService& service : request.ownAddressServices)
            service.server = request.resolvers.front();
        const IpEndpoint proxy{IpAddress::v4({127, 0, 0, 1}), settings.proxy.socks5->port};
        settings.proxy.socks5->port = test::delayedTcp(wire, proxy, roundTrip).port;
    }
    std::vector<Measured> all;
    for (int i = 0; i < runs; ++i) all.push_back(runOnce(request, settings, policy, roundTrip));
    const Measured m = median(std::move(all));
    const double wall = inMs(m.summary.wall);
    const double chain = inMs(m.summary.criticalPath);
    char roundTrips[32] = "-";
    if (roundTrip.count() > 0) {
        std::snprintf(roundTrips, sizeof roundTrips, "%.1f",
                      m.firstLight / static_cast<double>(roundTrip.count()));
    }
    std::printf("| %5lld | %8.1f | %8.1f | %5.2f | %9.1f | %11s | %9zu | %11zu | %s |\n",
                static_cast<long long>(roundTrip.count()), wall, chain, wall / chain, m.firstLight,
                roundTrips, m.summary.dnsQuestions, m.summary.connections,
                std::string(toString(m.light)).c_str());
    const RelayVerdicts& relay = m.relay;
    const auto trips = [&](double took) { return took / static_cast<double>(roundTrip.count()); };
    if (roundTrip.count() > 0) {
        std::printf(
            "        %d verdicts on relaying %.1f ms after the addresses: %.1f round trips, %d connections "
            "in a "
            "row\n",
            relay.verdicts, relay.took, trips(relay.took), relay.inARow);
    }
    std::printf("        to one address at most %zu connections, %zu at a time\n", m.summary.mostToOneAddress,
                m.summary.mostAtOnceToOneAddress);
    if (roundTrip.count() == 200) {
        std::printf("\nThe longest chain at 200 ms:\n");
        for (const std::string& id : m.summary.criticalChain) std::printf("  %s\n", id.c_str());
    }
}

}  // namespace

int main(int argc, char** argv) {
    const QCoreApplication application(argc, argv);
    const int runs = argc > 1 ? std::max(1, std::atoi(argv[1])) : 5;
    const auto policy = shippedPolicy();
    if (!policy) return 1;
    std::printf("Median of %d runs, times in ms.\n\n", runs);
    std::printf(
        "| delay |     wall |    chain | ratio | 1st light | round trips | questions | connections | light "
        "|\n");
    std::printf(
        "|------:|---------:|---------:|------:|----------:|------------:|----------:|------------:|-------|"
        "\n");
    for (const int delay : {0, 20, 50, 200}) bench(milliseconds(delay), *policy, runs);
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    std::printf("\nPeak memory, the simulated Internet included: %.0f MiB\n",
                static_cast<double>(usage.ru_maxrss) / 1024.0);
    return 0;
}
