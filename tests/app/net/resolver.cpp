// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/resolver.h"

#include "asking.h"
#include "demo/loopback_dns.h"
#include "servers/odd_server.h"

#include <QNetworkDatagram>
#include <QProcess>
#include <QTest>
#include <QUdpSocket>

#include <atomic>
#include <net/if.h>
#include <sys/resource.h>
#include <unistd.h>

using namespace mailvitals;
using namespace mailvitals::test;
using namespace std::chrono_literals;

class TestResolver : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void tellsWhoAnswered();
    void keepsResponseCodes_data();
    void keepsResponseCodes();
    void asksAgainOverTcpWhenCut();
    void goesOnToTheNextServer();
    void survivesLostDatagrams();
    void believesOnlyAnswersToItsOwnQuestion_data();
    void believesOnlyAnswersToItsOwnQuestion();
    void refusesWhatIsGarbled_data();
    void refusesWhatIsGarbled();
    void endsWhenNobodyListens();
    void endsWhenNobodyIsNamed();
    void boundsWhatIsUnderWay();
    void keepsTheOthersWaiting();
    void isBriefWhereItIsToldSo();
    void triesTcpInTheEnd();
    void cancelsAtOnce();
    void endsEverythingWhenDestroyed();
    void worksWhereTheSystemGivesNoPipe();
    void reachesLinkLocalServers();
    void asksOtherServersDirectly();
    void asksTheStandInInPlaceOfOthers();
};

void TestResolver::tellsWhoAnswered() {
    demo::LoopbackThread thread;
    demo::LoopbackDns dns(thread, [](const dns::Message& query, bool) {
        dns::Message reply = replyTo(query);
        reply.authenticData = true;
        return reply;
    });
    net::Resolver resolver({{dns.endpoint()}});
    const net::DnsOutcome outcome = askAndWait(resolver, mxQuestion());
    QVERIFY(outcome.result.has_value());
    QCOMPARE(outcome.result->server, dns.endpoint());
    QCOMPARE(outcome.result->overTcp, false);
    QCOMPARE(outcome.result->authenticData, true);
    QCOMPARE(outcome.result->answers.size(), 1u);
    QVERIFY(outcome.result->answers[0].data == dns::Rdata(dns::Mx{10, "mail.example.org"_dn}));
}

void TestResolver::keepsResponseCodes_data() {
    QTest::addColumn<int>("rcode");
    for (const int rcode : {1, 2, 3, 4, 5}) {
        QTest::newRow(dns::toString(static_cast<dns::Rcode>(rcode)).c_str()) << rcode;
    }
}

void TestResolver::keepsResponseCodes() {
    QFETCH(int, rcode);
    demo::LoopbackThread thread;
    demo::LoopbackDns dns(thread, [rcode](const dns::Message& query, bool) {
        dns::Message reply = replyTo(query);
        reply.answers.clear();
        reply.rcode = static_cast<dns::Rcode>(rcode);
        return reply;
    });
    net::Resolver resolver({{dns.endpoint()}});
    const net::DnsOutcome outcome = askAndWait(resolver, mxQuestion());
    QVERIFY(outcome.result.has_value());
    QCOMPARE(static_cast<int>(outcome.result->rcode), rcode);
}

void TestResolver::asksAgainOverTcpWhenCut() {
    demo::LoopbackThread thread;
    demo::LoopbackDns dns(thread, [](const dns::Message& query, bool) {
        dns::Message reply = replyTo(query);
        reply.answers.clear();
        for (int i = 0; i < 20; ++i) {
            reply.answers.push_back(
                {query.questionName, dns::Type::Txt, 60, dns::Txt{{std::string(200, 'x')}}});
        }
        return reply;  // too large for a datagram, so LoopbackDns cuts it there
    });
    net::Resolver resolver({{dns.endpoint()}});
    const net::DnsOutcome outcome = askAndWait(resolver, DnsQuestion::of("example.org"_dn, dns::Type::Txt));
    QVERIFY(outcome.result.has_value());
    QCOMPARE(outcome.result->overTcp, true);
    QCOMPARE(outcome.result->answers.size(), 20u);
}

void TestResolver::goesOnToTheNextServer() {
    demo::LoopbackThread thread;
    demo::LoopbackDns silent(thread, [](const dns::Message&, bool) { return std::nullopt; });
    demo::LoopbackDns dns(thread, [](const dns::Message& query, bool) { return replyTo(query); });
    net::Resolver resolver({{silent.endpoint(), dns.endpoint()}});
    const auto start = SteadyClock::now();
    const net::DnsOutcome outcome = askAndWait(resolver, mxQuestion());
    QVERIFY(outcome.result.has_value());
    QCOMPARE(outcome.result->server, dns.endpoint());
    QVERIFY2(SteadyClock::now() - start < 3s, "one silent server must not cost more than its first time-out");
}

void TestResolver::survivesLostDatagrams() {
    demo::LoopbackThread thread;
    std::atomic<int> heard = 0;
    demo::LoopbackDns dns(thread, [&](const dns::Message& query, bool) -> std::optional<dns::Message> {
        if (++heard == 1) return std::nullopt;
        return replyTo(query);
    });
    net::Resolver resolver({{dns.endpoint()}});
    QVERIFY(askAndWait(resolver, mxQuestion()).result.has_value());
    QCOMPARE(heard.load(), 2);
}

void TestResolver::believesOnlyAnswersToItsOwnQuestion_data() {
    QTest::addColumn<int>("forgery");
    QTest::newRow("another id") << 0;
    QTest::newRow("another name") << 1;
    QTest::newRow("garbage") << 2;
    QTest::newRow("empty datagram") << 3;
}

/// A forger who does not know the question comes first, the honest answer behind him: only that may be seen.
void TestResolver::believesOnlyAnswersToItsOwnQuestion() {
    QFETCH(int, forgery);
    demo::LoopbackThread thread;
    const test::OddDns server(thread, [forgery](const QByteArray& bytes) -> std::vector<QByteArray> {
        const auto query = dns::decode(bytes.toStdString());
        if (!query) return {};
        dns::Message forged = replyTo(*query);
        forged.answers[0].data = dns::Mx{66, "evil.example"_dn};
        QByteArray first;
        switch (forgery) {
            case 0: forged.id = static_cast<std::uint16_t>(forged.id + 1); break;
            case 1: forged.questionName = "other.example"_dn; break;
            default: break;
        }
        first = wire(forged);
        if (forgery == 2) first = QByteArray(300, '\xff');
        if (forgery == 3) first = QByteArray();
        return {first, wire(replyTo(*query))};
    });
    net::Resolver resolver({{server.endpoint()}});
    const net::DnsOutcome outcome = askAndWait(resolver, mxQuestion());
    QVERIFY(outcome.result.has_value());
    QVERIFY(outcome.result->answers.at(0).data == dns::Rdata(dns::Mx{10, "mail.example.org"_dn}));
}

void TestResolver::refusesWhatIsGarbled_data() {
    QTest::addColumn<int>("fault");
    QTest::newRow("not a response") << 0;
    QTest::newRow("cut in the middle") << 1;
    QTest::newRow("counts that lie") << 2;
}

/// The server itself knows the question, but what it sends is not an answer to it.
void TestResolver::refusesWhatIsGarbled() {
    QFETCH(int, fault);
    demo::LoopbackThread thread;
    const test::OddDns server(thread, [fault](const QByteArray& bytes) -> std::vector<QByteArray> {
        const auto query = dns::decode(bytes.toStdString());
        if (!query) return {};
        dns::Message message = replyTo(*query);
        message.isResponse = fault != 0;
        QByteArray answer = wire(message);
        if (fault == 1) answer.truncate(answer.size() - 5);
        if (fault == 2) answer[7] = 40;
        return {answer};
    });
    net::Resolver resolver({{server.endpoint()}});
    const net::DnsOutcome outcome = askAndWait(resolver, mxQuestion());
    QVERIFY(!outcome.result.has_value());
    QCOMPARE(toString(outcome.result.error().why), toString(FailureReason::Garbled));
}

void TestResolver::endsWhenNobodyListens() {
    // Port 1 of loopback: nobody listens there, and the system says so at once.
    net::Resolver resolver({{IpEndpoint{IpAddress::v4({127, 0, 0, 1}), 1}}});
    const auto start = SteadyClock::now();
    const net::DnsOutcome outcome = askAndWait(resolver, mxQuestion());
    QVERIFY(!outcome.result.has_value());
    QVERIFY(outcome.result.error().why == FailureReason::Unreachable ||
            outcome.result.error().why == FailureReason::TimedOut);
    QVERIFY(SteadyClock::now() - start < 10s);
}

void TestResolver::endsWhenNobodyIsNamed() {
    demo::LoopbackThread thread;
    demo::LoopbackDns silent(thread, [](const dns::Message&, bool) { return std::nullopt; });
    net::Resolver resolver({.servers = {silent.endpoint()}, .wholeTimeout = 500ms});
    const auto start = SteadyClock::now();
    const net::DnsOutcome outcome = askAndWait(resolver, mxQuestion());
    QVERIFY(!outcome.result.has_value());
    QCOMPARE(toString(outcome.result.error().why), toString(FailureReason::TimedOut));
    // The first attempt takes 1.2 s; the second would end 2.5 s later.
    QVERIFY2(SteadyClock::now() - start < 3s, "the time for the whole question must count");
}

void TestResolver::boundsWhatIsUnderWay() {
    demo::LoopbackThread thread;
    std::atomic<int> served = 0;
    demo::LoopbackDns dns(thread, [&](const dns::Message& query, bool) {
        ++served;
        return replyTo(query);
    });
    net::Resolver resolver({.servers = {dns.endpoint()}, .inFlight = 8});
    std::atomic<int> answered = 0;
    constexpr int questions = 600;
    for (int i = 0; i < questions; ++i) {
        resolver.ask(mxQuestion(("n" + std::to_string(i) + ".example").c_str()),
                     [&](net::DnsOutcome outcome) {
                         if (outcome.result) ++answered;
                     });
    }
    QTRY_COMPARE_WITH_TIMEOUT(answered.load(), questions, 10000);
    // Nothing was lost, so nothing was asked twice.
    QCOMPARE(served.load(), questions);
}

void TestResolver::keepsTheOthersWaiting() {
    demo::LoopbackThread thread;
    std::atomic<int> heard = 0;
    demo::LoopbackDns silent(thread, [&](const dns::Message&, bool) {
        ++heard;
        return std::nullopt;
    });
    net::Resolver resolver({.servers = {silent.endpoint()}, .inFlight = 4});
    for (int i = 0; i < 20; ++i) resolver.ask(mxQuestion(), [](net::DnsOutcome) {});
    QTRY_COMPARE_WITH_TIMEOUT(heard.load(), 4, 1000);
    QTest::qWait(300);  // the first attempt is not over by then
    QCOMPARE(heard.load(), 4);
}

/// Twice, and never over TCP: whoever is silent then was not worth more.
void TestResolver::isBriefWhereItIsToldSo() {
    demo::LoopbackThread thread;
    std::atomic<int> datagrams = 0;
    std::atomic<int> streams = 0;
    const auto silence = [&](const dns::Message&, bool overTcp) {
        ++(overTcp ? streams : datagrams);
        return std::nullopt;
    };
    demo::LoopbackDns one(thread, silence);
    demo::LoopbackDns two(thread, silence);
    net::Resolver resolver({{one.endpoint(), two.endpoint()}});
    std::promise<net::DnsOutcome> promise;
    auto future = promise.get_future();
    resolver.ask(
        mxQuestion(), [&](net::DnsOutcome outcome) { promise.set_value(std::move(outcome)); },
        net::Resolver::Patience::Brief);
    const net::DnsOutcome outcome = future.get();
    QVERIFY(!outcome.result.has_value());
    QCOMPARE(toString(outcome.result.error().why), toString(FailureReason::TimedOut));
    QCOMPARE(datagrams.load(), 2);
    QCOMPARE(streams.load(), 0);
}

/// Some firewalls let no datagrams pass.
void TestResolver::triesTcpInTheEnd() {
    demo::LoopbackThread thread;
    demo::LoopbackDns dns(thread, [](const dns::Message& query, bool tcp) -> std::optional<dns::Message> {
        if (!tcp) return std::nullopt;
        return replyTo(query);
    });
    net::Resolver resolver({{dns.endpoint()}});
    const auto start = SteadyClock::now();
    const net::DnsOutcome outcome = askAndWait(resolver, mxQuestion());
    QVERIFY(outcome.result.has_value());
    QVERIFY(outcome.result->overTcp);
    const auto took = SteadyClock::now() - start;
    QVERIFY2(took >= 3600ms, "it was not patient enough with datagrams");
    QVERIFY2(took < 6s, "it was too patient with datagrams");
}

void TestResolver::cancelsAtOnce() {
    demo::LoopbackThread thread;
    demo::LoopbackDns silent(thread, [](const dns::Message&, bool) { return std::nullopt; });
    net::Resolver resolver({.servers = {silent.endpoint()}, .inFlight = 4});
    std::atomic<int> cancelled = 0;
    for (int i = 0; i < 20; ++i) {
        resolver.ask(mxQuestion(), [&](net::DnsOutcome outcome) {
            if (!outcome.result && outcome.result.error().why == FailureReason::Cancelled) ++cancelled;
        });
    }
    const auto start = SteadyClock::now();
    resolver.cancel();
    QTRY_COMPARE_WITH_TIMEOUT(cancelled.load(), 20, 1000);
    QVERIFY(SteadyClock::now() - start < 1s);
}

void TestResolver::endsEverythingWhenDestroyed() {
    demo::LoopbackThread thread;
    demo::LoopbackDns silent(thread, [](const dns::Message&, bool) { return std::nullopt; });
    std::atomic<int> ended = 0;
    {
        net::Resolver resolver({{silent.endpoint()}});
        for (int i = 0; i < 5; ++i) resolver.ask(mxQuestion(), [&](net::DnsOutcome) { ++ended; });
    }
    QCOMPARE(ended.load(), 5);
}

/// Without one the thread has to look by itself whether there is anything to do.
void TestResolver::worksWhereTheSystemGivesNoPipe() {
    demo::LoopbackThread thread;
    demo::LoopbackDns dns(thread, [](const dns::Message& query, bool) { return replyTo(query); });
    rlimit before{};
    QVERIFY(getrlimit(RLIMIT_NOFILE, &before) == 0);
    const int lowest = dup(0);  // all below it are taken
    close(lowest);
    const rlimit none{static_cast<rlim_t>(lowest), before.rlim_max};
    QVERIFY(setrlimit(RLIMIT_NOFILE, &none) == 0);
    auto resolver = std::make_unique<net::Resolver>(net::Resolver::Settings{.servers = {dns.endpoint()}});
    QVERIFY(setrlimit(RLIMIT_NOFILE, &before) == 0);
    const auto start = SteadyClock::now();
    QVERIFY(askAndWait(*resolver, mxQuestion()).result.has_value());
    resolver.reset();
    QVERIFY(SteadyClock::now() - start < 3s);
}

/// Home routers offer themselves at such an address. In a network of its own; this program calls itself
/// there.
void TestResolver::reachesLinkLocalServers() {
    static const char* const withinNetwork = "MAILVITALS_WITHIN_NETWORK";
    if (!qEnvironmentVariableIsSet(withinNetwork)) {
        QProcess inside;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QString::fromLatin1(withinNetwork), QStringLiteral("1"));
        inside.setProcessEnvironment(environment);
        inside.setProcessChannelMode(QProcess::ForwardedChannels);
        inside.start("unshare",
                     {"--net", QCoreApplication::applicationFilePath(), "reachesLinkLocalServers"});
        if (!inside.waitForStarted() || !inside.waitForFinished(60000)) QSKIP("unshare cannot be run here");
        if (inside.exitCode() != 0 && QProcess::execute("unshare", {"--net", "true"}) == 0)
            QFAIL("within a network of its own it failed");
        if (inside.exitCode() != 0) QSKIP("this machine does not let the test make a network of its own");
        return;
    }
    for (const QStringList& words : {QStringList{"link", "set", "lo", "up"},
                                     {"link", "add", "home0", "type", "veth", "peer", "name", "other0"},
                                     {"-6", "address", "add", "fe80::53/64", "dev", "home0", "nodad"},
                                     {"link", "set", "home0", "up"},
                                     {"link", "set", "other0", "up"}}) {
        if (QProcess::execute("ip", words) != 0)
            QSKIP("this machine does not let the test make an interface");
    }
    demo::LoopbackThread thread;
    demo::LoopbackHouse house(thread);
    IpEndpoint server = *IpEndpoint::parse("fe80::53%home0", 53);
    thread.run([&] {
        auto* udp = new QUdpSocket(house.get());
        if (!udp->bind(QHostAddress::AnyIPv6, 0)) return;
        server.port = udp->localPort();
        QObject::connect(udp, &QUdpSocket::readyRead, udp, [udp] {
            while (udp->hasPendingDatagrams()) {
                QNetworkDatagram datagram = udp->receiveDatagram();
                const auto query = dns::decode(datagram.data().toStdString());
                if (query) udp->writeDatagram(datagram.makeReply(wire(replyTo(*query))));
            }
        });
    });
    net::Resolver resolver({.servers = {server}, .wholeTimeout = 3s});
    const net::DnsOutcome outcome = askAndWait(resolver, mxQuestion());
    QVERIFY2(outcome.result.has_value(), outcome.result ? "" : toString(outcome.result.error().why));
    QCOMPARE(outcome.result->server.toString(), "[fe80::53%home0]:" + std::to_string(server.port));

    // By its number, too; and one that is not there leads nowhere.
    server.zone = std::to_string(if_nametoindex("home0"));
    net::Resolver byNumber({.servers = {server}, .wholeTimeout = 3s});
    QVERIFY(askAndWait(byNumber, mxQuestion()).result.has_value());
    server.zone = "gone0";
    net::Resolver nowhere({.servers = {server}, .wholeTimeout = 3s});
    QVERIFY(!askAndWait(nowhere, mxQuestion()).result.has_value());
}

void TestResolver::asksOtherServersDirectly() {
    demo::LoopbackThread thread;
    demo::LoopbackDns own(thread, [](const dns::Message& query, bool) {
        dns::Message reply = replyTo(query);
        reply.authoritative = true;
        return reply;
    });
    demo::LoopbackDns silent(thread, [](const dns::Message&, bool) { return std::nullopt; });
    net::Resolver resolver({{silent.endpoint()}});
    const net::DnsOutcome outcome =
        askAndWait(resolver, DnsQuestion::direct("example.org"_dn, dns::Type::Mx, own.endpoint()));
    QVERIFY(outcome.result.has_value());
    QCOMPARE(outcome.result->server, own.endpoint());
    QCOMPARE(outcome.result->authoritative, true);
}

void TestResolver::asksTheStandInInPlaceOfOthers() {
    demo::LoopbackThread thread;
    demo::LoopbackDns dns(thread, [](const dns::Message& query, bool) { return replyTo(query); });
    net::Resolver resolver({.servers = {}, .standIn = dns.endpoint()});
    const IpEndpoint elsewhere{IpAddress::v4({127, 0, 0, 1}), 1};
    const DnsQuestion question = DnsQuestion::direct("example.org"_dn, dns::Type::Mx, elsewhere);
    const net::DnsOutcome outcome = askAndWait(resolver, question);
    QVERIFY(outcome.result.has_value());
    QCOMPARE(outcome.result->server, dns.endpoint());
}

QTEST_GUILESS_MAIN(TestResolver)
#include "resolver.moc"
