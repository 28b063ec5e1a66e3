// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/summary.h"

#include "support/test_group.h"

using namespace mailvitals;
using std::chrono::milliseconds;

namespace {

Evidence checkOf() {
    return Evidence(CheckRequest{Target::ofDomain("example.org"_dn), {}, {}, {}, {}});
}

std::string look(Evidence& evidence, const std::string& name, int wanted, int started, int finished,
                 const std::string& after) {
    const DnsQuestion question = DnsQuestion::of(*DomainName::parse(name), dns::Type::A);
    const Timing timing{milliseconds(wanted), milliseconds(started), milliseconds(finished), after};
    evidence.of<DnsQuestion>()[question] = Attempt<DnsAnswer>::done({}, timing);
    return question.id();
}

}  // namespace

class TestSummary : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void counts();
    void countsConnectionsToOneAddress();
    void findsTheLongestChain();
    void leavesWaitingForAPlaceOut();
    void endsWhereAFileClaimsCircles_data();
    void endsWhereAFileClaimsCircles();
    void standsManyInARow();
    void standsEmptiness();
};

void TestSummary::counts() {
    Evidence evidence = checkOf();
    look(evidence, "a.example", 0, 0, 10, "");
    look(evidence, "b.example", 0, 0, 10, "");
    evidence.of<LocalQuestion>()[{}] = Attempt<LocalNetwork>::done({}, {});
    const SmtpQuestion session{SmtpSessionKind::Relay, {}, {*IpAddress::parse("192.0.2.1"), 25}};
    evidence.of<SmtpQuestion>()[session] =
        Attempt<SmtpSession>::failed({FailureReason::TimedOut, {}}, {{}, {}, milliseconds(10), {}});
    evidence.took = milliseconds(77);
    const RunSummary summary = summarise(evidence);
    QCOMPARE(summary.dnsQuestions, std::size_t(2));
    QCOMPARE(summary.connections, std::size_t(1));
    QCOMPARE(summary.probes, std::size_t(4));
    QVERIFY(summary.wall == milliseconds(77));
}

void TestSummary::countsConnectionsToOneAddress() {
    Evidence evidence = checkOf();
    const auto talked = [&](const char* address, std::uint16_t port, int from, int to) {
        const SmtpQuestion session{SmtpSessionKind::Relay, {}, {*IpAddress::parse(address), port}};
        evidence.of<SmtpQuestion>()[session] =
            Attempt<SmtpSession>::done({}, {{}, milliseconds(from), milliseconds(to), {}});
    };
    talked("192.0.2.1", 25, 0, 10);
    talked("192.0.2.1", 587, 5, 10);
    talked("192.0.2.1", 465, 10, 20);  // in the place of the others
    talked("192.0.2.2", 25, 0, 30);
    evidence.of<HttpsQuestion>()[{{}, "/", {*IpAddress::parse("192.0.2.1"), 443}}] =
        Attempt<HttpsReply>::done({}, {{}, milliseconds(6), milliseconds(9), {}});
    // One that a limit kept from being made.
    evidence.of<SmtpQuestion>()[{SmtpSessionKind::PortCheck, {}, {*IpAddress::parse("192.0.2.2"), 443}}] =
        Attempt<SmtpSession>::failed({FailureReason::HeldBack, {}},
                                     {{}, milliseconds(7), milliseconds(7), {}});
    const RunSummary summary = summarise(evidence);
    QCOMPARE(summary.connections, std::size_t(5));
    QCOMPARE(summary.mostToOneAddress, std::size_t(4));
    QCOMPARE(summary.mostAtOnceToOneAddress, std::size_t(3));
    QCOMPARE(summary.probes, std::size_t(6));
}

void TestSummary::findsTheLongestChain() {
    Evidence evidence = checkOf();
    const std::string mx = look(evidence, "mx.example", 0, 0, 20, "");
    const std::string a = look(evidence, "a.example", 20, 20, 50, mx);
    const std::string b = look(evidence, "b.example", 20, 20, 40, mx);
    const std::string slow = look(evidence, "slow.example", 0, 0, 60, "");
    const std::string end = look(evidence, "end.example", 40, 40, 75, b);
    const RunSummary summary = summarise(evidence);
    QVERIFY(summary.criticalPath == milliseconds(75));
    QCOMPARE(summary.criticalChain, (std::vector<std::string>{mx, b, end}));
    QVERIFY(!a.empty() && !slow.empty());
}

void TestSummary::leavesWaitingForAPlaceOut() {
    Evidence evidence = checkOf();
    const std::string first = look(evidence, "first.example", 0, 500, 510, "");
    look(evidence, "second.example", 510, 900, 920, first);
    QVERIFY(summarise(evidence).criticalPath == milliseconds(30));
}

void TestSummary::endsWhereAFileClaimsCircles_data() {
    QTest::addColumn<int>("wantedA");
    QTest::addColumn<int>("wantedB");
    QTest::newRow("a before b") << 0 << 5;
    QTest::newRow("b before a") << 5 << 0;
    QTest::newRow("both at once") << 0 << 0;
}

void TestSummary::endsWhereAFileClaimsCircles() {
    QFETCH(int, wantedA);
    QFETCH(int, wantedB);
    Evidence evidence = checkOf();
    look(evidence, "a.example", wantedA, 10, 20, "dns:A b.example");
    look(evidence, "b.example", wantedB, 10, 20, "dns:A a.example");
    look(evidence, "self.example", 0, 10, 20, "dns:A self.example");
    const RunSummary summary = summarise(evidence);
    QVERIFY(summary.criticalPath <= milliseconds(30));
    QVERIFY(summary.criticalChain.size() <= 3);
}

void TestSummary::standsManyInARow() {
    Evidence evidence = checkOf();
    std::string last;
    for (int i = 0; i < 20000; ++i)
        last = look(evidence, "n" + std::to_string(100000 + i) + ".example", i, i, i + 1, last);
    const RunSummary summary = summarise(evidence);
    QVERIFY(summary.criticalPath == milliseconds(20000));
    QCOMPARE(summary.criticalChain.size(), std::size_t(20000));
    QCOMPARE(summary.criticalChain.front(), std::string("dns:A n100000.example"));
    QCOMPARE(summary.criticalChain.back(), last);
}

void TestSummary::standsEmptiness() {
    const RunSummary summary = summarise(checkOf());
    QCOMPARE(summary.probes, std::size_t(0));
    QVERIFY(summary.criticalChain.empty());
    QVERIFY(summary.wall.count() == 0);
    // A clock that ran backwards, or a file that says so.
    Evidence evidence = checkOf();
    look(evidence, "a.example", 0, 20, 10, "");
    QVERIFY(summarise(evidence).criticalPath.count() == 0);
}

MAILVITALS_TEST_CLASS(TestSummary)
#include "summary.moc"
