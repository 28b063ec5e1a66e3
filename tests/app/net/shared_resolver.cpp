// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/shared_resolver.h"

#include "asking.h"
#include "demo/loopback_dns.h"

#include <QTest>
#include <QUdpSocket>

#include <atomic>

using namespace mailvitals;
using namespace mailvitals::test;

namespace {

using User = net::SharedResolver::User;

/// A name server that counts.
struct Server {
    std::atomic<int> asked = 0;
    demo::LoopbackThread thread;
    demo::LoopbackDns dns{thread, [this](const dns::Message& query, bool) {
                              ++asked;
                              return replyTo(query);
                          }};
    net::SharedResolver::Settings settings(std::size_t cache) const {
        return {{.servers = {dns.endpoint()}}, cache};
    }
};

std::future<net::DnsOutcome> ask(User& user, const DnsQuestion& question) {
    auto promise = std::make_shared<std::promise<net::DnsOutcome>>();
    user.ask(question, [promise](net::DnsOutcome outcome) { promise->set_value(std::move(outcome)); });
    return promise->get_future();
}

constexpr std::size_t roomy = 1000000;

}  // namespace

class TestSharedResolver : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void asksOnceForAll() {
        Server server;
        net::SharedResolver shared(server.settings(roomy));
        User first(shared);
        User second(shared);
        std::vector<std::future<net::DnsOutcome>> outcomes;
        for (int i = 0; i < 20; ++i) outcomes.push_back(ask(i % 2 == 0 ? first : second, mxQuestion()));
        for (auto& outcome : outcomes) QCOMPARE(outcome.get().result->answers.size(), 1u);
        QVERIFY(ask(first, mxQuestion()).get().result.has_value());
        QCOMPARE(server.asked.load(), 1);
        QVERIFY(ask(first, mxQuestion("example.net")).get().result.has_value());
        QCOMPARE(server.asked.load(), 2);
    }

    void asksAnewWithoutCache() {
        Server server;
        net::SharedResolver shared(server.settings(0));
        User user(shared);
        for (int i = 0; i < 3; ++i) QVERIFY(ask(user, mxQuestion()).get().result.has_value());
        QCOMPARE(server.asked.load(), 3);
    }

    void endsForOneAlone() {
        // Nobody answers there, so that both are still out.
        QUdpSocket deaf;
        QVERIFY(deaf.bind(QHostAddress::LocalHost));
        const IpEndpoint server{IpAddress::v4({127, 0, 0, 1}), deaf.localPort()};
        net::SharedResolver shared({{.servers = {server}}, roomy});
        User stays(shared);
        auto patient = ask(stays, mxQuestion());
        {
            User goes(shared);
            auto impatient = ask(goes, mxQuestion());
            goes.cancel();
            QVERIFY(impatient.get().result.error().why == FailureReason::Cancelled);
            auto last = ask(goes, mxQuestion("example.net"));
            QVERIFY(last.wait_for(std::chrono::seconds(0)) == std::future_status::timeout);
        }
        QVERIFY(patient.wait_for(std::chrono::seconds(0)) == std::future_status::timeout);
        stays.cancel();
        QVERIFY(patient.get().result.error().why == FailureReason::Cancelled);
    }
};

QTEST_GUILESS_MAIN(TestSharedResolver)
#include "shared_resolver.moc"
