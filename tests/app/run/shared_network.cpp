// SPDX-License-Identifier: GPL-3.0-or-later
// What checks that run at the same time have in common.
#include "run/shared_network.h"

#include "run/workers.h"

#include <QTcpServer>
#include <QTest>

#include <condition_variable>
#include <mutex>

using namespace mailvitals;
using namespace std::chrono_literals;

namespace {

const IpAddress here = IpAddress::v4({127, 0, 0, 1});

SmtpQuestion portCheck(std::uint16_t port, const char* host = "mail.example.org") {
    return {SmtpSessionKind::PortCheck, *DomainName::parse(host), {here, port}};
}

std::shared_ptr<run::SharedNetwork> forMany() {
    run::SharedNetwork::Settings settings{.resolvers = {{here, 9}}};
    settings.servesMany = true;
    return std::make_shared<run::SharedNetwork>(settings);
}

/// The workers of one check.
struct Hall {
    std::mutex mutex;
    std::condition_variable came;
    std::vector<run::Result> results;
    run::Workers workers;

    explicit Hall(std::shared_ptr<run::SharedNetwork> shared)
        : workers({.resolvers = {{here, 9}},
                   .nameServerStandIn = {},
                   .proxy = {},
                   .trust = net::TrustStore::system(),
                   .helloName = "tester.example",
                   .probeTimeout = 400ms,
                   .ownAddressServices = {},
                   .mostToOneAddress = 12,
                   .isPublic = {},
                   .trustAnchorFile = {},
                   .rootHintsFile = {},
                   .shared = std::move(shared)},
                  [this](run::Result result) {
                      const std::lock_guard lock(mutex);
                      results.push_back(std::move(result));
                      came.notify_all();
                  }) {}

    std::vector<run::Result> next(std::size_t count) {
        std::unique_lock lock(mutex);
        came.wait_for(lock, 20s, [&] { return results.size() >= count; });
        for (const run::Result& result : results) workers.finished(result);
        return std::exchange(results, {});
    }
};

}  // namespace

class TestSharedNetwork : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void limitsHoldForAllChecksTogether() {
        QTcpServer server;  // takes connections and says nothing
        QVERIFY(server.listen(QHostAddress::LocalHost));
        const auto shared = forMany();
        Hall one(shared);
        Hall other(shared);
        one.workers.start(portCheck(server.serverPort(), "a.example"));
        one.workers.start(portCheck(server.serverPort(), "b.example"));
        QVERIFY(!other.workers.hasRoomFor(portCheck(server.serverPort(), "c.example"), false));
        one.next(2);
        QVERIFY(other.workers.hasRoomFor(portCheck(server.serverPort(), "c.example"), false));
    }

    void checksAloneHaveNothingInCommon() {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        Hall one(nullptr);
        Hall other(nullptr);
        one.workers.start(portCheck(server.serverPort(), "a.example"));
        one.workers.start(portCheck(server.serverPort(), "b.example"));
        QVERIFY(other.workers.hasRoomFor(portCheck(server.serverPort(), "a.example"), false));
        one.next(2);
    }

    void oneLooksForAll() {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        const SmtpQuestion question = portCheck(server.serverPort());
        const auto shared = forMany();
        Hall one(shared);
        Hall other(shared);
        one.workers.start(question);
        QVERIFY(!other.workers.hasRoomFor(question, false));
        const auto seen = one.next(1);
        QVERIFY(seen.front().answer.has_value());
        QVERIFY(other.workers.hasRoomFor(question, false));
        other.workers.start(question);
        const auto told = other.next(1);
        QVERIFY(told.front().answer == seen.front().answer);
        QVERIFY(told.front().started == told.front().finished);
    }

    void whatWasStoppedIsLookedAtAgain() {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        const SmtpQuestion question = portCheck(server.serverPort());
        const auto shared = forMany();
        Hall other(shared);
        {
            Hall one(shared);
            one.workers.start(question);
            one.workers.stop();
            one.next(1);
        }
        QVERIFY(other.workers.hasRoomFor(question, false));
        other.workers.start(question);
        const auto seen = other.next(1);
        QVERIFY(seen.front().answer.has_value());
        const auto& session = std::get<SmtpSession>(*seen.front().answer);
        QVERIFY(!session.brokeOff || session.brokeOff->why != FailureReason::Cancelled);
    }

    void whoIsDeadIsDeadForAll() {
        const auto shared = forMany();
        Hall one(shared);
        Hall other(shared);
        one.workers.start(portCheck(1, "a.example"));  // nobody listens there
        QVERIFY(one.next(1).front().answer.error().why == FailureReason::Refused);
        other.workers.start(portCheck(1, "b.example"));
        const auto told = other.next(1);
        QVERIFY(told.front().answer.error().why == FailureReason::Refused);
        QVERIFY(QString::fromStdString(told.front().answer.error().detail).contains("not tried again"));
    }

    void silentServersAreForgottenOnceTheySpeak() {
        run::SilentServers servers;
        const IpEndpoint server{here, 53};
        servers.failed(server, FailureReason::Cancelled);
        QVERIFY(!servers.whySilent(server));
        servers.failed(server, FailureReason::TimedOut);
        QVERIFY(servers.whySilent(server) == FailureReason::TimedOut);
        QVERIFY(!servers.whySilent(std::nullopt));
        servers.answered(server);
        QVERIFY(!servers.whySilent(server));
        servers.failed(server, FailureReason::TimedOut);
        QVERIFY(!servers.whySilent(server));
    }
};

QTEST_GUILESS_MAIN(TestSharedNetwork)
#include "shared_network.moc"
