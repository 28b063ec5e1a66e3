// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/weight.h"

#include "evidence/json.h"
#include "rich.h"
#include "support/test_group.h"

using namespace mailvitals;

namespace {

/// Four octets and more each, wherever they stand.
const std::string nasty(200, '\x01');

DomainName nastyName() {
    std::vector<std::string> labels(124, std::string("\x01"));
    return *DomainName::fromLabels(labels);
}

std::size_t sizeOf(const Evidence& evidence) {
    return static_cast<std::size_t>(toJson(evidence).size());
}

template <class Q, class A>
void compare(const Q& question, const A& answer) {
    Evidence evidence(CheckRequest{*Target::parse("example.org"), {}, {}, {}, {}});
    const std::size_t before = sizeOf(evidence);
    const Timing timing{{}, {}, {}, "dns:MX example.org"};
    evidence.of<Q>()[question] = Attempt<A>::done(answer, timing);
    const std::size_t grown = sizeOf(evidence) - before;
    const std::size_t weight = weightOf(Question(question), timing) + weightOf(answer);
    QVERIFY2(weight >= grown, (std::to_string(weight) + " < " + std::to_string(grown)).c_str());
    // An honest measure, not just a large number.
    QVERIFY2(weight <= 12 * grown, (std::to_string(weight) + " > 12 * " + std::to_string(grown)).c_str());
    QVERIFY(evidenceFromJson(toJson(evidence)).has_value());
}

DnsAnswer answerWith(const dns::Record& record, std::size_t count = 100) {
    DnsAnswer answer;
    answer.server = *IpEndpoint::parse("[2001:db8:1111:2222:3333:4444:5555:6666]:65535", 53);
    answer.answers.assign(count, record);
    answer.authority.assign(count / 10, record);
    return answer;
}

}  // namespace

class TestWeight : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void coversRecords_data();
    void coversRecords();
    void coversSessions();
    void coversEveryKind();
    void coversNetworks();
    void coversWhatAWholeCheckKeeps();
};

void TestWeight::coversRecords_data() {
    QTest::addColumn<int>("type");
    for (const dns::Type type : {dns::Type::A, dns::Type::Aaaa, dns::Type::Ns, dns::Type::Mx, dns::Type::Txt,
                                 dns::Type::Soa, dns::Type::Srv, dns::Type::Caa, dns::Type::Dnskey})
        QTest::newRow(dns::toString(type).c_str()) << static_cast<int>(type);
}

void TestWeight::coversRecords() {
    QFETCH(int, type);
    const auto wanted = static_cast<dns::Type>(type);
    std::vector<dns::Rdata> data;
    for (const DomainName& name : {DomainName(), "a.example"_dn, nastyName()}) {
        switch (wanted) {
            case dns::Type::A: data.emplace_back(*IpAddress::parse("203.0.113.255")); break;
            case dns::Type::Aaaa: data.emplace_back(*IpAddress::parse("2001:db8:1:2:3:4:5:6666")); break;
            case dns::Type::Ns: data.emplace_back(name); break;
            case dns::Type::Mx: data.emplace_back(dns::Mx{65535, name}); break;
            case dns::Type::Soa: data.emplace_back(dns::Soa{name, name, 0xffffffff, 0xffffffff}); break;
            case dns::Type::Srv: data.emplace_back(dns::Srv{65535, 65535, 65535, name}); break;
            default: break;
        }
    }
    if (wanted == dns::Type::Txt) {
        data.emplace_back(dns::Txt{{nasty, nasty}});
        data.emplace_back(dns::Txt{std::vector<std::string>(3000, std::string())});
        data.emplace_back(dns::Txt{{"\"\"\"\""}});
    }
    if (wanted == dns::Type::Caa) data.emplace_back(dns::Caa{255, nasty, nasty});
    if (wanted == dns::Type::Dnskey) data.emplace_back(dns::RawRdata{nasty});
    QVERIFY(!data.empty());
    for (const dns::Rdata& each : data) {
        for (const DomainName& owner : {DomainName(), nastyName()}) {
            const dns::Record record{owner, wanted, 0x7fffffff, each};
            compare(DnsQuestion::direct(owner, wanted, *IpEndpoint::parse("[2001:db8::1]:65535", 53)),
                    answerWith(record));
            compare(DnsQuestion::of(owner, wanted), answerWith(record, 0));
        }
    }
}

void TestWeight::coversSessions() {
    SmtpSession session;
    session.exchanges.assign(5, {nasty, std::vector<std::string>(100, nasty), true, {}, {}});
    session.exchanges.push_back({{}, std::vector<std::string>(200, std::string()), true, {}, {}});
    session.tls = TlsFacts{"TLSv1.3", "TLS_AES_256_GCM_SHA384", {nasty, nasty}, true, 20, "unable to get it"};
    session.tlsError = nasty;
    session.brokeOff = Failure{FailureReason::Garbled, nasty};
    SmtpQuestion question{SmtpSessionKind::Relay, nastyName(), *IpEndpoint::parse("[2001:db8::1]:25", 25)};
    compare(question, session);
    compare(question, SmtpSession());
    question.trials = {{"one", nasty, nasty}, {"two", nasty, nasty, true}, {"three", nasty, nasty}};
    question.message = nasty;
    question.afterPause = true;
    compare(question, session);
}

void TestWeight::coversEveryKind() {
    const Evidence rich = richEvidence();
    AllKinds::forEach([&]<class K>(K) {
        int looked = 0;
        for (const auto& [question, attempt] : rich.of<typename K::Question>()) {
            if (!attempt.answer()) continue;
            compare(question, *attempt.answer());
            ++looked;
        }
        QVERIFY2(looked > 0, K::jsonKey);
    });
}

void TestWeight::coversNetworks() {
    LocalNetwork network;
    compare(LocalQuestion(), network);
    network.addresses.assign(50, *IpAddress::parse("2001:db8:1111:2222:3333:4444:5555:6666"));
    network.resolvers.assign(5, *IpEndpoint::parse("[fe80::1111:2222:3333:4444%wlp0s20f3]:65535", 53));
    network.exits.assign(2, {nasty, network.addresses.front()});
    network.tunnels.assign(3, {nasty, network.addresses});
    network.proxy = nasty;
    compare(LocalQuestion(), network);
}

void TestWeight::coversWhatAWholeCheckKeeps() {
    const Evidence rich = richEvidence();
    Evidence bare(rich.request);
    std::size_t weight = 0;
    const auto add = [&weight](const auto& items) {
        for (const auto& [question, attempt] : items) {
            weight += weightOf(Question(question), attempt.timing());
            if (attempt.answer()) weight += weightOf(*attempt.answer());
            if (attempt.failure()) weight += weightOf(*attempt.failure());
        }
    };
    std::apply([&](const auto&... items) { (add(items), ...); }, rich.items);
    QVERIFY(weight >= sizeOf(rich) - sizeOf(bare));
    // With room for the request beside it.
    QVERIFY(heaviestEvidence <= static_cast<std::size_t>(largestEvidenceFile) / 2);
}

MAILVITALS_TEST_CLASS(TestWeight)
#include "weight.moc"
