// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/workers.h"

#include "servers/odd_server.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include <condition_variable>
#include <future>
#include <mutex>

using namespace mailvitals;
using namespace std::chrono_literals;

namespace {

const IpAddress here = IpAddress::v4({127, 0, 0, 1});

SmtpQuestion ask(SmtpSessionKind kind, std::uint16_t port, const IpAddress& address = here) {
    return {kind, "mail.example.org"_dn, {address, port}};
}

/// Workers, and one result after the other.
struct Hall {
    std::mutex mutex;
    std::condition_variable came;
    std::vector<run::Result> results;
    run::Workers workers;

    explicit Hall(int mostToOneAddress, const IpEndpoint& resolver = {here, 9})
        : workers({.resolvers = {resolver},
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

    Failure failureOf(const Question& question) {
        workers.start(question);
        return nextFailure();
    }
    Failure nextFailure() {
        std::unique_lock lock(mutex);
        came.wait_for(lock, 10s, [this] { return !results.empty(); });
        if (results.empty() || results.back().answer) return {};
        const run::Result result = std::move(results.back());
        results.clear();
        workers.finished(result);
        return result.answer.error();
    }
};

}  // namespace

class TestWorkers : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void everyKindHasOneLane();
    void holdsBackWhatIsTooMuchForOneAddress();
    void talksToOneAddressThreeTimesAtOnce();
    void fetchesOneDocumentOfAnAddressAtATime();
    void checksAPortOnceWhereNobodyAnswers();
    void whatWasStoppedIsNotCalledGarbled();
};

void TestWorkers::everyKindHasOneLane() {
    run::LaneContext context({}, [](run::Result) {});
    AllKinds::forEach([&]<class K>(K) {
        const Question question = typename K::Question();
        int carriers = 0;
        for (const auto make : run::allLanes) carriers += make(context)->carries(question) ? 1 : 0;
        QVERIFY2(carriers == 1, K::jsonKey);
    });
}

void TestWorkers::holdsBackWhatIsTooMuchForOneAddress() {
    Hall hall(2);
    QVERIFY(hall.failureOf(ask(SmtpSessionKind::PortCheck, 1)).why == FailureReason::Refused);
    QVERIFY(hall.failureOf(ask(SmtpSessionKind::Greeting, 1)).why == FailureReason::Refused);
    const Failure failure = hall.failureOf(ask(SmtpSessionKind::PortCheck, 2));
    QVERIFY(failure.why == FailureReason::HeldBack);
    QCOMPARE(failure.detail, std::string("no more than 2 connections are made to one address in a check"));
    // Others are not concerned.
    QVERIFY(hall.failureOf(ask(SmtpSessionKind::PortCheck, 1, IpAddress::v4({127, 0, 0, 2}))).why ==
            FailureReason::Refused);
}

void TestWorkers::talksToOneAddressThreeTimesAtOnce() {
    QTcpServer one;
    QTcpServer other;
    QVERIFY(one.listen(QHostAddress::LocalHost) && other.listen(QHostAddress::LocalHost));
    Hall hall(12);
    hall.workers.start(ask(SmtpSessionKind::Greeting, one.serverPort()));
    hall.workers.start(ask(SmtpSessionKind::Relay, one.serverPort()));
    QVERIFY(!hall.workers.hasRoomFor(ask(SmtpSessionKind::PortCheck, one.serverPort()), false));
    QVERIFY(hall.workers.hasRoomFor(ask(SmtpSessionKind::PortCheck, other.serverPort()), false));
    hall.workers.start(ask(SmtpSessionKind::Greeting, other.serverPort()));
    QVERIFY(!hall.workers.hasRoomFor(ask(SmtpSessionKind::PortCheck, other.serverPort()), false));
    QVERIFY(
        hall.workers.hasRoomFor(ask(SmtpSessionKind::PortCheck, 1, IpAddress::v4({127, 0, 0, 2})), false));
}

void TestWorkers::fetchesOneDocumentOfAnAddressAtATime() {
    const auto document = [](const char* path, std::uint16_t port, const IpAddress& address = here) {
        return HttpsQuestion{"mta-sts.example.org"_dn, path, {address, port}};
    };
    QTcpServer web;
    QVERIFY(web.listen(QHostAddress::LocalHost));
    Hall hall(12);
    hall.workers.start(document("/a", web.serverPort()));
    QVERIFY(!hall.workers.hasRoomFor(document("/b", web.serverPort()), false));
    QVERIFY(!hall.workers.hasRoomFor(document("/b", 1), false));
    QVERIFY(hall.workers.hasRoomFor(document("/b", 1, IpAddress::v4({127, 0, 0, 2})), false));
    // Mail has a lane of its own.
    QVERIFY(hall.workers.hasRoomFor(ask(SmtpSessionKind::Greeting, web.serverPort()), false));
    hall.workers.stop();
    QVERIFY(hall.nextFailure().why == FailureReason::Cancelled);
    Hall other(12);
    for (const char* path : {"/a", "/b", "/c", "/d"})
        QVERIFY(other.failureOf(document(path, 1)).why == FailureReason::Refused);
    QVERIFY(other.failureOf(document("/e", 1)).why == FailureReason::HeldBack);
}

void TestWorkers::checksAPortOnceWhereNobodyAnswers() {
    // A server that takes nobody up, with its queue full: what comes then gets no answer at all.
    QTcpServer full;
    full.setListenBacklogSize(1);
    QVERIFY(full.listen(QHostAddress::LocalHost));
    full.pauseAccepting();
    std::vector<std::unique_ptr<QTcpSocket>> queue;
    for (int i = 0; i < 4; ++i) {
        queue.push_back(std::make_unique<QTcpSocket>());
        queue.back()->connectToHost(QHostAddress::LocalHost, full.serverPort());
        queue.back()->waitForConnected(100);
    }
    Hall hall(12);
    const Failure first = hall.failureOf(ask(SmtpSessionKind::Greeting, full.serverPort()));
    QVERIFY2(first.why == FailureReason::TimedOut, toString(first.why));
    QVERIFY(first.detail.empty());
    const auto begun = SteadyClock::now();
    QVERIFY(hall.workers.hasRoomFor(ask(SmtpSessionKind::Relay, full.serverPort()), true));
    const Failure second = hall.failureOf(ask(SmtpSessionKind::Relay, full.serverPort()));
    QVERIFY(second.why == FailureReason::TimedOut);
    QVERIFY(second.detail.ends_with("so it was not tried again"));
    QVERIFY(SteadyClock::now() - begun < 400ms);
    // Another port of the same machine is another matter.
    QVERIFY(hall.failureOf(ask(SmtpSessionKind::PortCheck, 1)).why == FailureReason::Refused);
}

void TestWorkers::whatWasStoppedIsNotCalledGarbled() {
    std::promise<void> askedAgain;
    int asked = 0;
    demo::LoopbackThread thread;
    // Garbage first; then, when it is asked once more, silence.
    const test::OddDns resolver(thread, [&](const QByteArray& query) -> std::vector<QByteArray> {
        if (++asked == 2) askedAgain.set_value();
        if (asked > 1) return {};
        QByteArray reply = query;
        reply[2] = static_cast<char>(reply[2] | 0x80);
        reply[7] = 40;  // so many records, says the header
        return {reply};
    });
    Hall hall(12, resolver.endpoint());
    hall.workers.start(DnsQuestion::of("example.org"_dn, dns::Type::Mx));
    QVERIFY(askedAgain.get_future().wait_for(20s) == std::future_status::ready);
    hall.workers.stop();
    const Failure failure = hall.nextFailure();
    QVERIFY2(failure.why == FailureReason::Cancelled, toString(failure.why));
}

QTEST_GUILESS_MAIN(TestWorkers)
#include "workers.moc"
