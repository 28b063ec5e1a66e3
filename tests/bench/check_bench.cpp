// SPDX-License-Identifier: GPL-3.0-or-later
// How long does a full check take, compared with the longest chain of looks that depend on each other? Prints
// a table; judges nothing.
#include "base/deadline.h"
#include "demo/world.h"
#include "evidence/summary.h"
#include "findings/light.h"
#include "servers/delay_line.h"

#include <QCoreApplication>

#include <algorithm>
#include <cstdio>
#include <sys/resource.h>

using namespace mailvitals;
using std::chrono::milliseconds;

namespace {

struct Measured {
    RunSummary summary;
    double firstLight = 0;  ///< milliseconds from the start to the first finding that judges
    Light light = Light::Grey;
};

Measured runOnce(const CheckRequest& request, const run::RunSettings& settings, const Policy& policy) {
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
    measured.light = overallLight(last.findings, policy.catalogue);
    return measured;
}

double inMs(std::chrono::microseconds time) {
    return static_cast<double>(time.count()) / 1000.0;
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
        const IpEndpoint proxy{IpAddress::v4({127, 0, 0, 1}), settings.wayOut.proxy->port};
        settings.wayOut.proxy->port = test::delayedTcp(wire, proxy, roundTrip).port;
    }
    std::vector<Measured> all;
    for (int i = 0; i < runs; ++i) all.push_back(runOnce(request, settings, policy));
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
