// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/proxy_trial.h"

#include "demo/loopback_dns.h"
#include "run/check_run.h"
#include "servers/odd_server.h"
#include "servers/socks_server.h"

#include <QTest>

using namespace mailvitals;
using namespace std::chrono_literals;
using test::SocksServer;

namespace {

const IpEndpoint service = *IpEndpoint::parse("192.0.2.10:53", 53);
const IpEndpoint serviceV6 = *IpEndpoint::parse("[2001:db8::10]:53", 53);

std::vector<OwnAddressService> services() {
    return {{service, "own.example"_dn, dns::Type::Txt, dns::Class::In},
            {serviceV6, "own.example"_dn, dns::Type::Txt, dns::Class::In}};
}

/// Tells everybody the same address, over TCP with one word and over UDP with another.
std::optional<dns::Message> tell(const dns::Message& query, bool overTcp) {
    dns::Message reply = query;
    reply.isResponse = true;
    reply.authoritative = true;
    if (query.questionName == "own.example"_dn)
        reply.answers = {
            {query.questionName, dns::Type::Txt, 60, dns::Txt{{overTcp ? "198.51.100.9" : "203.0.113.77"}}}};
    return reply;
}

net::Proxy through(const IpEndpoint& proxy) {
    return {net::Proxy::Socks5{proxy.address.toString(), proxy.port}};
}

}  // namespace

class TestWayTrial : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void tellsUnderWhichAddressWeAreSeen();
    void tellsWhyNot();
    void keepsToItsTime();
    void aCheckGoesThroughTheProxy();
    void aCheckKeepsPrivateAddressesFromTheProxy();
};

void TestWayTrial::tellsUnderWhichAddressWeAreSeen() {
    demo::LoopbackThread thread;
    demo::LoopbackDns dns(thread, tell);
    const SocksServer both(thread, {{{service, dns.endpoint()}, {serviceV6, dns.endpoint()}}});
    const auto trial = run::tryProxy(through(both.endpoint()), services(), Deadline::in(5s));
    QVERIFY(trial.works());
    QCOMPARE(trial.seenAs.size(), std::size_t(1));
    QCOMPARE(trial.seenAs.front().toString(), std::string("198.51.100.9"));
    QVERIFY(!trial.failure);
    // One family is enough.
    const SocksServer one(thread, {{{serviceV6, dns.endpoint()}}});
    QVERIFY(run::tryProxy(through(one.endpoint()), services(), Deadline::in(5s)).works());
}

void TestWayTrial::tellsWhyNot() {
    const auto nobody =
        run::tryProxy(through({IpAddress::v4({127, 0, 0, 1}), 1}), services(), Deadline::in(5s));
    QVERIFY(!nobody.works());
    QCOMPARE(nobody.failure->detail,
             std::string("no proxy listens there; the command that opens it may have ended"));
    demo::LoopbackThread thread;
    const SocksServer closed(thread, {});
    const auto unreachable = run::tryProxy(through(closed.endpoint()), services(), Deadline::in(5s));
    QCOMPARE(unreachable.failure->detail, std::string("from the proxy that host cannot be reached"));
    demo::LoopbackDns dumb(thread, [](const dns::Message& query, bool) -> std::optional<dns::Message> {
        dns::Message reply = query;
        reply.isResponse = true;
        return reply;
    });
    const SocksServer open(thread, {{{service, dumb.endpoint()}, {serviceV6, dumb.endpoint()}}});
    const auto nothing = run::tryProxy(through(open.endpoint()), services(), Deadline::in(5s));
    QVERIFY(!nothing.works());
    QVERIFY(nothing.failure.has_value());
    QVERIFY(run::tryProxy(through(open.endpoint()), {}, Deadline::in(5s)).failure.has_value());
}

void TestWayTrial::keepsToItsTime() {
    demo::LoopbackThread thread;
    const test::OddServer silent(thread, [](QSslSocket*) {});
    const auto start = SteadyClock::now();
    QVERIFY(!run::tryProxy(through(silent.endpoint()), services(), Deadline::in(500ms)).works());
    QVERIFY(SteadyClock::now() - start < 2s);
}

/// Mail servers, name servers and the services for one's own address are asked through the proxy; only the
/// resolver is asked from here.
void TestWayTrial::aCheckGoesThroughTheProxy() {
    demo::LoopbackThread thread;
    std::atomic<int> askedDirectly = 0;
    demo::LoopbackDns resolver(thread, [&](const dns::Message& query, bool) -> std::optional<dns::Message> {
        dns::Message reply = query;
        reply.isResponse = true;
        if (query.questionName == "own.example"_dn) ++askedDirectly;
        const DomainName name = query.questionName;
        if (query.questionType == dns::Type::Mx)
            reply.answers = {{name, dns::Type::Mx, 60, dns::Mx{10, "mail.example.org"_dn}}};
        if (query.questionType == dns::Type::A && name == "mail.example.org"_dn)
            reply.answers = {{name, dns::Type::A, 60, *IpAddress::parse("203.0.113.25")}};
        if (query.questionType == dns::Type::Ns && name == "example.org"_dn)
            reply.answers = {{name, dns::Type::Ns, 60, "ns1.example.org"_dn}};
        if (query.questionType == dns::Type::A && name == "ns1.example.org"_dn)
            reply.answers = {{name, dns::Type::A, 60, *IpAddress::parse("192.0.2.53")}};
        return reply;
    });
    demo::LoopbackDns others(thread, tell);
    const test::OddServer mail(thread,
                               test::scripted("220 mail.example.org\r\n", {"250 mail.example.org\r\n"}));
    const IpEndpoint mailServer = *IpEndpoint::parse("203.0.113.25:25", 25);
    const IpEndpoint nameServer = *IpEndpoint::parse("192.0.2.53:53", 53);
    const SocksServer proxy(thread, {{{service, others.endpoint()},
                                      {serviceV6, others.endpoint()},
                                      {nameServer, others.endpoint()},
                                      {mailServer, mail.endpoint()}}});
    CheckRequest request{*Target::parse("example.org"), {resolver.endpoint()}, {}, {}, services()};
    for (const char* network : {"192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32"})
        request.treatAsPublic.push_back(*Cidr::parse(network));
    run::RunSettings settings;
    settings.proxy = through(proxy.endpoint());
    settings.selection.only = {"vantage.address", "vantage.inside", "vantage.port25", "dns.nameservers"};
    const Policy policy = *shippedPolicy();
    std::vector<Finding> findings;
    run::CheckRun check(request, policy, settings,
                        [&](const run::CheckUpdate& update) { findings = update.findings; });
    check.wait();
    std::set<std::string> said;
    for (const Finding& finding : findings) said.insert(finding.rule + " " + finding.tag);
    QVERIFY(said.contains("vantage.address through-proxy"));
    QVERIFY(said.contains("vantage.inside outside"));
    QVERIFY(said.contains("vantage.port25 open"));
    QCOMPARE(askedDirectly.load(), 0);
    std::set<std::string> asked;
    for (const IpEndpoint& endpoint : proxy.asked()) asked.insert(endpoint.toString());
    QVERIFY(asked == (std::set<std::string>{"192.0.2.10:53", "192.0.2.53:53", "203.0.113.25:25",
                                            "[2001:db8::10]:53"}));
}

void TestWayTrial::aCheckKeepsPrivateAddressesFromTheProxy() {
    demo::LoopbackThread thread;
    const SocksServer proxy(thread, {});
    CheckRequest request{*Target::parse("192.168.1.25"), {*IpEndpoint::parse("127.0.0.1:1", 53)}, {}, {}, {}};
    run::RunSettings settings;
    settings.proxy = through(proxy.endpoint());
    settings.selection.only = {"smtp.banner"};
    const Policy policy = *shippedPolicy();
    std::string reason;
    run::CheckRun check(request, policy, settings, [&](const run::CheckUpdate& update) {
        for (const Finding& finding : update.findings) {
            if (finding.rule == "smtp.banner") reason = toText(finding.args.at(0).value);
        }
    });
    check.wait();
    QCOMPARE(reason, std::string("the connection through the proxy failed: behind it this address would mean "
                                 "another machine"));
    QVERIFY(proxy.asked().empty());
}

QTEST_GUILESS_MAIN(TestWayTrial)
#include "proxy_trial.moc"
