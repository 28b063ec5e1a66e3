// SPDX-License-Identifier: GPL-3.0-or-later
// The limits of hellos, and how they share them with the sessions of the mail lane.
#include "run/workers.h"

#include <QTcpServer>
#include <QTest>

#include <condition_variable>
#include <mutex>

using namespace mailvitals;
using namespace std::chrono_literals;

namespace {

const IpAddress here = IpAddress::v4({127, 0, 0, 1});

SmtpQuestion session(SmtpSessionKind kind, std::uint16_t port) {
    return {kind, "mail.example.org"_dn, {here, port}};
}

TlsHelloQuestion hello(std::uint16_t port, tls::HelloForm form = tls::HelloForm::Tls11) {
    return {"mail.example.org"_dn, {here, port}, TlsUse::Implicit, form};
}

/// Workers, and one result after the other.
struct Hall {
    std::mutex mutex;
    std::condition_variable came;
    std::vector<run::Result> results;
    run::Workers workers;

    explicit Hall(int mostToOneAddress)
        : workers({.resolvers = {{here, 9}},
                   .nameServerStandIn = {},
                   .proxy = {},
                   .trust = net::TrustStore::system(),
                   .helloName = "tester.example",
                   .probeTimeout = 500ms,
                   .ownAddressServices = {},
                   .mostToOneAddress = mostToOneAddress,
                   .isPublic = {}},
                  [this](run::Result result) {
                      const std::lock_guard lock(mutex);
                      results.push_back(std::move(result));
                      came.notify_all();
                  }) {}

    bool hasRoomFor(const Question& question) const { return workers.hasRoomFor(question, true); }
    void takeBack(std::size_t count) {
        std::unique_lock lock(mutex);
        came.wait_for(lock, 20s, [&] { return results.size() >= count; });
        for (const run::Result& result : results) workers.finished(result);
        results.clear();
    }
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

class TestTlsHelloLane : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void countsSessionsAndHellosTogether();
    void leavesSessionsTheirOwnInACheck();
    void makesSoManyInACheck();
};

/// While they are open.
void TestTlsHelloLane::countsSessionsAndHellosTogether() {
    QTcpServer one;
    QTcpServer other;
    QVERIFY(one.listen(QHostAddress::LocalHost) && other.listen(QHostAddress::LocalHost));
    // A hello waits until no session with the address is open.
    Hall busy(12);
    busy.workers.start(session(SmtpSessionKind::Greeting, one.serverPort()));
    QVERIFY(!busy.hasRoomFor(hello(one.serverPort())));
    QVERIFY(!busy.hasRoomFor(hello(other.serverPort())));
    busy.workers.stop();
    busy.takeBack(1);
    QVERIFY(busy.hasRoomFor(hello(other.serverPort())));
    // A session does not wait for hellos, but counts them.
    Hall hall(12);
    hall.workers.start(hello(one.serverPort()));
    QVERIFY(!hall.hasRoomFor(hello(other.serverPort())));
    QVERIFY(hall.hasRoomFor(session(SmtpSessionKind::Greeting, one.serverPort())));
    hall.workers.start(session(SmtpSessionKind::Greeting, one.serverPort()));
    QVERIFY(!hall.hasRoomFor(session(SmtpSessionKind::Relay, one.serverPort())));
    QVERIFY(hall.hasRoomFor(session(SmtpSessionKind::Relay, other.serverPort())));
    hall.workers.start(session(SmtpSessionKind::Relay, other.serverPort()));
    QVERIFY(!hall.hasRoomFor(session(SmtpSessionKind::Greeting, other.serverPort())));
    hall.workers.stop();
    hall.takeBack(3);
    QVERIFY(hall.hasRoomFor(session(SmtpSessionKind::Relay, other.serverPort())));
}

void TestTlsHelloLane::leavesSessionsTheirOwnInACheck() {
    Hall hall(1);
    QVERIFY(hall.failureOf(hello(1)).why == FailureReason::Refused);
    QVERIFY(hall.failureOf(session(SmtpSessionKind::PortCheck, 2)).why == FailureReason::Refused);
    QVERIFY(hall.failureOf(session(SmtpSessionKind::PortCheck, 3)).why == FailureReason::HeldBack);
    // Whoever bans connections that follow each other soon has not shut the port to everybody.
    Hall banned(12);
    QVERIFY(banned.failureOf(hello(1)).why == FailureReason::Refused);
    QVERIFY(banned.failureOf(session(SmtpSessionKind::Relay, 1)).detail.find("not tried") ==
            std::string::npos);
}

void TestTlsHelloLane::makesSoManyInACheck() {
    Hall hall(12);
    for (std::uint16_t port = 1; port <= 27; ++port)
        QVERIFY(hall.failureOf(hello(port)).why == FailureReason::Refused);
    QVERIFY(hall.failureOf(hello(28)).why == FailureReason::HeldBack);
}

QTEST_GUILESS_MAIN(TestTlsHelloLane)
#include "tls_hello_lane.moc"
