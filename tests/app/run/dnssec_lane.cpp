// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/workers.h"

#include <QTest>
#include <QUdpSocket>

#include <condition_variable>
#include <mutex>

using namespace mailvitals;
using namespace std::chrono_literals;

namespace {

DnssecQuestion question(int number) {
    return {*DomainName::parse("n" + std::to_string(number) + ".example.org"), dns::Type::Mx};
}

/// Workers whose resolver hears and never answers. Through a proxy, so that nobody else is asked.
struct Hall {
    QUdpSocket silent;
    std::mutex mutex;
    std::condition_variable came;
    std::vector<run::Result> results;
    std::unique_ptr<run::Workers> workers;

    Hall() {
        if (!silent.bind(QHostAddress::LocalHost)) qFatal("no socket");
        run::Workers::Settings settings{.resolvers = {{IpAddress::v4({127, 0, 0, 1}), silent.localPort()}},
                                        .nameServerStandIn = {},
                                        .proxy = {},
                                        .trust = net::TrustStore::system(),
                                        .helloName = "tester.example",
                                        .probeTimeout = 500ms,
                                        .ownAddressServices = {},
                                        .mostToOneAddress = 12,
                                        .isPublic = {}};
        settings.proxy.socks5 = net::Proxy::Socks5{"127.0.0.1", 9};
        workers = std::make_unique<run::Workers>(settings, [this](run::Result result) {
            const std::lock_guard lock(mutex);
            results.push_back(std::move(result));
            came.notify_all();
        });
    }

    std::vector<run::Result> next(std::size_t count) {
        std::unique_lock lock(mutex);
        came.wait_for(lock, 30s, [&] { return results.size() >= count; });
        for (const run::Result& result : results) workers->finished(result);
        return std::exchange(results, {});
    }
};

bool failedFor(const run::Result& result, FailureReason why) {
    return !result.answer && result.answer.error().why == why;
}

}  // namespace

class TestDnssecLane : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void hasRoomForAFewAndStopsAtOnce();
    void asksABoundedNumberInACheck();
    void isOverWithinOneRoundOfWaiting();
};

void TestDnssecLane::hasRoomForAFewAndStopsAtOnce() {
    Hall hall;
    for (int i = 0; i < 8; ++i) {
        QVERIFY(hall.workers->hasRoomFor(question(i), false));
        hall.workers->start(question(i));
    }
    QVERIFY(!hall.workers->hasRoomFor(question(8), false));
    hall.workers->stop();
    const std::vector<run::Result> results = hall.next(8);
    QCOMPARE(results.size(), std::size_t(8));
    for (const run::Result& result : results) QVERIFY(failedFor(result, FailureReason::Cancelled));
    QVERIFY(hall.workers->hasRoomFor(question(8), false));
}

void TestDnssecLane::asksABoundedNumberInACheck() {
    Hall hall;
    hall.workers->stop();
    for (int i = 0; i < 40; ++i) hall.workers->start(question(i));
    QCOMPARE(hall.next(40).size(), std::size_t(40));
    hall.workers->start(question(40));
    const std::vector<run::Result> results = hall.next(1);
    QCOMPARE(results.size(), std::size_t(1));
    QVERIFY(failedFor(results.front(), FailureReason::HeldBack));
}

/// The time is the check's, not each question's: what is asked later gets what is left.
void TestDnssecLane::isOverWithinOneRoundOfWaiting() {
    Hall hall;
    const auto begun = SteadyClock::now();
    for (int i = 0; i < 8; ++i) hall.workers->start(question(i));
    QCOMPARE(hall.next(8).size(), std::size_t(8));
    for (int round = 1; round < 4; ++round) {
        for (int i = 0; i < 8; ++i) hall.workers->start(question(8 * round + i));
        for (const run::Result& result : hall.next(8)) {
            QVERIFY(result.answer);
            QVERIFY(std::get<DnssecResult>(*result.answer).status == DnssecStatus::Indeterminate);
        }
    }
    // Four rounds of 3.5 s each would take 14 s.
    QVERIFY(SteadyClock::now() - begun < 12s);
}

QTEST_GUILESS_MAIN(TestDnssecLane)
#include "dnssec_lane.moc"
