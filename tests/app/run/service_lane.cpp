// SPDX-License-Identifier: GPL-3.0-or-later
// The limits of looks at a server's other ports.
#include "run/workers.h"

#include <QTcpServer>
#include <QTest>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

using namespace mailvitals;
using namespace std::chrono_literals;

namespace {

const IpAddress here = IpAddress::v4({127, 0, 0, 1});

ServiceQuestion port(std::uint16_t number, const IpAddress& address = here) {
    return {"mail.example.org"_dn, {address, number}, false, {}};
}

/// Workers, and why one question after the other failed.
struct Hall {
    std::mutex mutex;
    std::condition_variable came;
    std::vector<run::Result> results;
    run::Workers workers{{.resolvers = {{here, 9}},
                          .nameServerStandIn = {},
                          .proxy = {},
                          .trust = net::TrustStore::system(),
                          .helloName = "tester.example",
                          .probeTimeout = 500ms,
                          .ownAddressServices = {},
                          .mostToOneAddress = 12,
                          .isPublic = {}},
                         [this](run::Result result) {
                             const std::lock_guard lock(mutex);
                             results.push_back(std::move(result));
                             came.notify_all();
                         }};

    Failure failureOf(const Question& question) {
        workers.start(question);
        std::unique_lock lock(mutex);
        came.wait_for(lock, 20s, [this] { return !results.empty(); });
        if (results.empty() || results.back().answer) return {};
        const run::Result result = std::move(results.back());
        results.clear();
        workers.finished(result);
        return result.answer.error();
    }
};

}  // namespace

class TestServiceLane : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void looksAtTwelvePortsAtATime();
    void looksAtPortsForSomeSecondsOnly();
};

/// Many ports of one address at a time, each of them once, and no more than that in a check.
void TestServiceLane::looksAtTwelvePortsAtATime() {
    std::vector<std::unique_ptr<QTcpServer>> silent;
    Hall hall;
    for (int i = 0; i < 12; ++i) {
        silent.push_back(std::make_unique<QTcpServer>());
        QVERIFY(silent.back()->listen(QHostAddress::LocalHost));
        QVERIFY(hall.workers.hasRoomFor(port(silent.back()->serverPort()), false));
        hall.workers.start(port(silent.back()->serverPort()));
        // Never twice to one of them.
        QVERIFY(!hall.workers.hasRoomFor(port(silent.back()->serverPort()), false));
    }
    QVERIFY(!hall.workers.hasRoomFor(port(1), false));
    QVERIFY(!hall.workers.hasRoomFor(port(1, IpAddress::v4({127, 0, 0, 2})), false));
    // Mail has a lane of its own.
    QVERIFY(hall.workers.hasRoomFor(SmtpQuestion{SmtpSessionKind::Greeting, "mail.example.org"_dn, {here, 1}},
                                    false));
    hall.workers.stop();
    Hall other;
    for (std::uint16_t number = 1; number <= 48; ++number)
        QVERIFY(other.failureOf(port(number)).why == FailureReason::Refused);
    QVERIFY(other.failureOf(port(49)).why == FailureReason::HeldBack);
}

/// However many ports wait: what has not begun by then is held back, and said to be.
void TestServiceLane::looksAtPortsForSomeSecondsOnly() {
    Hall hall;
    QVERIFY(hall.failureOf(port(1)).why == FailureReason::Refused);
    std::this_thread::sleep_for(std::chrono::milliseconds(6600));
    QVERIFY(hall.workers.hasRoomFor(port(2), false));  // there is nothing to wait for
    const Failure late = hall.failureOf(port(2));
    QVERIFY2(late.why == FailureReason::HeldBack, toString(late.why));
}

QTEST_GUILESS_MAIN(TestServiceLane)
#include "service_lane.moc"
