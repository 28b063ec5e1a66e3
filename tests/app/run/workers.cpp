// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/workers.h"

#include "net/local_network.h"
#include "servers/odd_server.h"
#include "servers/socks_server.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include <atomic>
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

run::Workers::Settings settingsFor(int mostToOneAddress, const IpEndpoint& resolver = {here, 9}) {
    return {.resolvers = {resolver},
            .nameServerStandIn = {},
            .proxy = {},
            .trust = net::TrustStore::system(),
            .helloName = "tester.example",
            .probeTimeout = 500ms,
            .ownAddressServices = {},
            .mostToOneAddress = mostToOneAddress,
            .isPublic = {}};
}

run::Workers::Settings settingsThrough(const IpEndpoint& proxy) {
    run::Workers::Settings settings = settingsFor(12);
    settings.proxy.socks5 = net::Proxy::Socks5{proxy.address.toString(), proxy.port};
    return settings;
}

/// An address of loopback for each number.
IpAddress house(int number) {
    return IpAddress::v4({127, 0, 1, static_cast<std::uint8_t>(number)});
}

DnsQuestion directly(const IpAddress& server, int number = 0) {
    DnsQuestion question =
        DnsQuestion::of(*DomainName::parse("n" + std::to_string(number) + ".example.org"), dns::Type::Txt);
    question.server = IpEndpoint{server, 53};
    return question;
}

/// Workers, and one result after the other.
struct Hall {
    std::mutex mutex;
    std::condition_variable came;
    std::vector<run::Result> results;
    run::Workers workers;

    explicit Hall(run::Workers::Settings settings)
        : workers(std::move(settings), [this](run::Result result) {
              const std::lock_guard lock(mutex);
              results.push_back(std::move(result));
              came.notify_all();
          }) {}
    explicit Hall(int mostToOneAddress, const IpEndpoint& resolver = {here, 9})
        : Hall(settingsFor(mostToOneAddress, resolver)) {}

    /// The next results, with the room that they took given back.
    std::vector<run::Result> takeBack(std::size_t count) {
        std::unique_lock lock(mutex);
        came.wait_for(lock, 20s, [&] { return results.size() >= count; });
        for (const run::Result& result : results) workers.finished(result);
        return std::exchange(results, {});
    }
    bool hasRoomFor(const Question& question, bool patient = false) const {
        return workers.hasRoomFor(question, patient);
    }

    Failure failureOf(const Question& question) {
        workers.start(question);
        return nextFailure();
    }
    Failure nextFailure() {
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

class TestWorkers : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void everyKindHasOneLane();
    void holdsBackWhatIsTooMuchForOneAddress();
    void talksToOneAddressThreeTimesAtOnce();
    void fetchesOneDocumentOfAnAddressAtATime();
    void checksAPortOnceWhereNobodyAnswers();
    void knocksOnceWhereNobodyIs();
    void asksNoDeadResolverAgain();
    void whatWasStoppedIsNotCalledGarbled();
    void talksToTwelveInAllAtOnce();
    void keepsRoomForWhatIsUrgent();
    void asksEightThroughTheProxyAtOnce();
    void waitsOnlySoLongForANameServerBehindAProxy();
    void asksTheStandInWithoutTheProxy();
    void leavesPrivateAddressesAloneBehindAProxy();
    void reachesPrivateAddressesWithoutAProxy();
    void aServerThatWasNeverReachedLeavesNoSession();
    void tellsWhatItWentThrough();
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
    QVERIFY(hall.failureOf(ask(SmtpSessionKind::Greeting, 2)).why == FailureReason::Refused);
    const Failure failure = hall.failureOf(ask(SmtpSessionKind::PortCheck, 3));
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
    for (std::uint16_t port = 1; port <= 4; ++port)
        QVERIFY(other.failureOf(document("/a", port)).why == FailureReason::Refused);
    QVERIFY(other.failureOf(document("/a", 5)).why == FailureReason::HeldBack);
}

/// Where a connection was refused once, it is not asked for nine times; where no way leads to an address, no
/// port of it is tried.
void TestWorkers::knocksOnceWhereNobodyIs() {
    Hall hall(12);
    QVERIFY(hall.failureOf(ask(SmtpSessionKind::Greeting, 1)).detail.find("not tried") == std::string::npos);
    const Failure refused = hall.failureOf(ask(SmtpSessionKind::Relay, 1));
    QVERIFY(refused.why == FailureReason::Refused);
    QVERIFY2(refused.detail.ends_with("it was not tried again"), refused.detail.c_str());
    QVERIFY(hall.failureOf(ask(SmtpSessionKind::Relay, 2)).detail.find("not tried") == std::string::npos);
    // Of class E, to which nothing leads.
    const IpAddress nowhere = IpAddress::v4({255, 255, 255, 255});
    const Failure unreachable = hall.failureOf(ask(SmtpSessionKind::Greeting, 25, nowhere));
    QVERIFY2(unreachable.why == FailureReason::Unreachable, toString(unreachable.why));
    const Failure again = hall.failureOf(ask(SmtpSessionKind::PortCheck, 587, nowhere));
    QVERIFY(again.why == FailureReason::Unreachable);
    QVERIFY2(again.detail.ends_with("it was not tried again"), again.detail.c_str());
}

/// A resolver that let one whole question run out without a word is not asked the next thirty.
void TestWorkers::asksNoDeadResolverAgain() {
    demo::LoopbackThread thread;
    std::atomic<int> asked = 0;
    std::atomic<bool> speaks = false;
    const test::OddDns resolver(thread, [&](const QByteArray& query) -> std::vector<QByteArray> {
        ++asked;
        if (!speaks) return {};
        QByteArray reply = query;
        reply[2] = static_cast<char>(reply[2] | 0x80);
        return {reply};
    });
    const auto question = [](const char* name) {
        return DnsQuestion::of(*DomainName::parse(name), dns::Type::A);
    };
    Hall hall(12, resolver.endpoint());
    const FailureReason why = hall.failureOf(question("a.example")).why;
    QVERIFY2(!isOurDoing(why), toString(why));
    const int before = asked;
    const Failure failure = hall.failureOf(question("b.example"));
    QVERIFY(failure.why == why);
    QVERIFY2(failure.detail.ends_with("it was not tried again"), failure.detail.c_str());
    QCOMPARE(asked.load(), before);
    // One that has answered before may be slow for a name.
    speaks = true;
    Hall other(12, resolver.endpoint());
    other.workers.start(question("a.example"));
    QVERIFY(other.takeBack(1).front().answer.has_value());
    speaks = false;
    QVERIFY(!isOurDoing(other.failureOf(question("b.example")).why));
    const int now = asked;
    QVERIFY(!isOurDoing(other.failureOf(question("c.example")).why));
    QVERIFY(asked > now);
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
    QVERIFY(second.detail.ends_with("it was not tried again"));
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

void TestWorkers::talksToTwelveInAllAtOnce() {
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::AnyIPv4));
    Hall hall(12);
    for (int i = 1; i <= 12; ++i) {
        const SmtpQuestion question = ask(SmtpSessionKind::Greeting, server.serverPort(), house(i));
        QVERIFY2(hall.hasRoomFor(question), std::to_string(i).c_str());
        hall.workers.start(question);
    }
    const SmtpQuestion another = ask(SmtpSessionKind::Greeting, server.serverPort(), house(13));
    QVERIFY(!hall.hasRoomFor(another));
    // Nobody ever greets, so each ends in time and makes room.
    QCOMPARE(hall.takeBack(12).size(), 12u);
    QVERIFY(hall.hasRoomFor(another));
    // And to one port and one address there may be as many again as before.
    for (const SmtpSessionKind kind : {SmtpSessionKind::Greeting, SmtpSessionKind::Relay}) {
        const SmtpQuestion question = ask(kind, server.serverPort(), house(1));
        QVERIFY(hall.hasRoomFor(question));
        hall.workers.start(question);
    }
    QVERIFY(!hall.hasRoomFor(ask(SmtpSessionKind::PortCheck, server.serverPort(), house(1))));
}

/// Guesses must not take the room of what the length of the check depends on.
void TestWorkers::keepsRoomForWhatIsUrgent() {
    demo::LoopbackThread thread;
    const test::OddDns silent(thread, [](const QByteArray&) { return std::vector<QByteArray>(); });
    Hall hall(12, silent.endpoint());
    const auto question = [](int number) {
        return DnsQuestion::of(*DomainName::parse("n" + std::to_string(number) + ".example.org"),
                               dns::Type::A);
    };
    int out = 0;
    while (hall.hasRoomFor(question(out), true) && out < 100) hall.workers.start(question(out++));
    QCOMPARE(out, 40);
    while (hall.hasRoomFor(question(out)) && out < 100) hall.workers.start(question(out++));
    QCOMPARE(out, 64);
    hall.workers.stop();
    QCOMPARE(hall.takeBack(64).size(), 64u);
    QVERIFY(hall.hasRoomFor(question(0), true));
}

void TestWorkers::asksEightThroughTheProxyAtOnce() {
    demo::LoopbackThread thread;
    const test::OddServer silent(thread, [](QSslSocket*) {});
    Hall hall(settingsThrough(silent.endpoint()));
    const IpAddress server = *IpAddress::parse("192.0.2.53");
    int out = 0;
    while (hall.hasRoomFor(directly(server, out)) && out < 100) hall.workers.start(directly(server, out++));
    QCOMPARE(out, 8);
    // The resolver is asked from here, whatever goes through the proxy.
    QVERIFY(hall.hasRoomFor(DnsQuestion::of("example.org"_dn, dns::Type::A), true));
    hall.workers.stop();
    for (const run::Result& result : hall.takeBack(8)) {
        QVERIFY(!result.answer);
        QVERIFY2(result.answer.error().why == FailureReason::Cancelled, toString(result.answer.error().why));
    }
    QVERIFY(hall.hasRoomFor(directly(server)));
}

/// However much time a connection has otherwise: there are other name servers, and others to wait for them.
void TestWorkers::waitsOnlySoLongForANameServerBehindAProxy() {
    demo::LoopbackThread thread;
    const test::OddServer silent(thread, [](QSslSocket*) {});
    Hall hall(settingsThrough(silent.endpoint()));
    const auto start = SteadyClock::now();
    const Failure failure = hall.failureOf(directly(*IpAddress::parse("192.0.2.53")));
    QVERIFY2(failure.why == FailureReason::ProxyFailed, toString(failure.why));
    const auto took = SteadyClock::now() - start;
    QVERIFY(took >= 8900ms && took < 13s);
}

/// Where all the world lies on loopback, its name servers do too.
void TestWorkers::asksTheStandInWithoutTheProxy() {
    demo::LoopbackThread thread;
    std::promise<void> heard;
    std::once_flag once;
    const test::OddDns standIn(thread, [&](const QByteArray&) {
        std::call_once(once, [&] { heard.set_value(); });
        return std::vector<QByteArray>();
    });
    const test::SocksServer proxy(thread, {});
    run::Workers::Settings settings = settingsThrough(proxy.endpoint());
    settings.nameServerStandIn = standIn.endpoint();
    Hall hall(std::move(settings));
    hall.workers.start(directly(*IpAddress::parse("192.0.2.53")));
    QVERIFY(heard.get_future().wait_for(10s) == std::future_status::ready);
    QVERIFY(proxy.asked().empty());
}

/// Behind a proxy a private address is another machine, and that is none of ours to knock at.
void TestWorkers::leavesPrivateAddressesAloneBehindAProxy() {
    demo::LoopbackThread thread;
    const test::SocksServer proxy(thread, {});
    run::Workers::Settings settings = settingsThrough(proxy.endpoint());
    const IpAddress inside = *IpAddress::parse("192.168.1.25");
    settings.isPublic = [inside](const IpAddress& address) { return address != inside; };
    Hall hall(std::move(settings));
    for (const Question& question :
         {Question(directly(inside)), Question(ask(SmtpSessionKind::Relay, 25, inside)),
          Question(ask(SmtpSessionKind::Greeting, 25, inside))}) {
        const Failure failure = hall.failureOf(question);
        QVERIFY2(failure.why == FailureReason::ProxyFailed, toString(failure.why));
        QCOMPARE(failure.detail, std::string("behind it this address would mean another machine"));
    }
    QVERIFY(proxy.asked().empty());
    // Others are led to by the proxy, or not.
    const IpAddress outside = *IpAddress::parse("192.0.2.25");
    QVERIFY(hall.failureOf(ask(SmtpSessionKind::Greeting, 25, outside)).why == FailureReason::ProxyFailed);
    QVERIFY(hall.failureOf(directly(outside)).why == FailureReason::ProxyFailed);
    QCOMPARE(proxy.asked().size(), 2u);
}

void TestWorkers::reachesPrivateAddressesWithoutAProxy() {
    run::Workers::Settings settings = settingsFor(12);
    settings.isPublic = [](const IpAddress&) { return false; };
    Hall hall(std::move(settings));
    QVERIFY(hall.failureOf(ask(SmtpSessionKind::Greeting, 1)).why == FailureReason::Refused);
}

/// A proxy that says yes before it has tried, as ssh does: nobody knows whether the server was there.
void TestWorkers::aServerThatWasNeverReachedLeavesNoSession() {
    demo::LoopbackThread thread;
    const IpEndpoint mail{*IpAddress::parse("192.0.2.25"), 25};
    const test::SocksServer::Settings eager{.ways = {}, .eager = true};
    const test::SocksServer nowhere(thread, eager);
    Hall never(settingsThrough(nowhere.endpoint()));
    QVERIFY(never.failureOf(ask(SmtpSessionKind::Greeting, 25, mail.address)).why ==
            FailureReason::ProxyFailed);
    // One who hangs up after a word was reached, and what was heard is evidence.
    const test::OddServer curt(thread, [](QSslSocket* socket) {
        socket->write("220-mail.example.org\r\n");
        socket->disconnectFromHost();
    });
    const test::SocksServer through(thread, {.ways = {{mail, curt.endpoint()}}});
    Hall hall(settingsThrough(through.endpoint()));
    hall.workers.start(ask(SmtpSessionKind::Greeting, 25, mail.address));
    const std::vector<run::Result> results = hall.takeBack(1);
    QCOMPARE(results.size(), 1u);
    QVERIFY(results.front().answer.has_value());
    QVERIFY(std::get<SmtpSession>(*results.front().answer).brokeOff.has_value());
}

/// What is looked at from here: who is asked, and what everything else goes through.
void TestWorkers::tellsWhatItWentThrough() {
    const IpEndpoint proxy{here, 1080};
    run::Workers::Settings settings = settingsThrough(proxy);
    settings.proxy.socks5->user = "me";
    settings.proxy.socks5->password = "hush";
    Hall hall(std::move(settings));
    hall.workers.start(LocalQuestion());
    const std::vector<run::Result> results = hall.takeBack(1);
    QCOMPARE(results.size(), 1u);
    QVERIFY(results.front().answer.has_value());
    const LocalNetwork& network = std::get<LocalNetwork>(*results.front().answer);
    QCOMPARE(network.proxy, std::string("socks5://127.0.0.1:1080"));
    QVERIFY(network.resolvers == (std::vector<IpEndpoint>{{here, 9}}));
    QVERIFY(network.addresses == net::localAddresses());
}

QTEST_GUILESS_MAIN(TestWorkers)
#include "workers.moc"
