// SPDX-License-Identifier: GPL-3.0-or-later
// What the table of RFC 7208 cannot show: what is asked and when, the tree, and that hostile records end.
#include "records/spf/check.h"

#include "records/spf/tree_text.h"
#include "support/pace.h"
#include "support/spf_zone.h"

#include <QElapsedTimer>
#include <QTest>

using namespace mailvitals;

namespace {

using Strings = std::vector<std::string>;

test::SpfZone zoneOf(const Strings& lines) {
    test::SpfZone zone;
    for (const std::string& line : lines) {
        if (!zone.addLine(line)) qFatal("not a line of a zone: %s", line.c_str());
    }
    return zone;
}

spf::Session sessionFrom(const char* client) {
    return spf::Session::of(*IpAddress::parse(client), "user@example.org", "mail.example.org");
}

QString named(const std::vector<spf::Question>& questions) {
    QStringList names;
    for (const spf::Question& question : questions)
        names << QString::fromStdString(dns::toString(question.type) + " " + question.name.toString());
    return names.join(", ");
}

/// What is asked in each round, as over a network.
QStringList roundsOf(const spf::Session& session, const test::SpfZone& zone) {
    std::map<spf::Question, spf::Reply> known;
    const spf::Lookup lookup = [&](const spf::Question& question) -> std::optional<spf::Reply> {
        const auto found = known.find(question);
        return found == known.end() ? std::nullopt : std::optional(found->second);
    };
    QStringList rounds;
    for (;;) {
        const spf::Evaluation evaluation = spf::check(session, lookup);
        if (evaluation.questions.empty()) return rounds;
        rounds << named(evaluation.questions);
        for (const spf::Question& question : evaluation.questions) known[question] = zone.reply(question);
    }
}

std::string path(const spf::Evaluation& evaluation) {
    return spf::describeDecision(evaluation.tree);
}

}  // namespace

class TestSpfCheck : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void asksWhatDoesNotDependOnEachOtherAtOnce();
    void asksNothingBehindACertainEnd();
    void asksNoMoreThanReceiversMay();
    void anExplanationDoesNotHoldUpTheResult();
    void namesTheDecidingTerm();
    void namesTheProblem();
    void countsByBranch();
    void hostileRecordsEnd_data();
    void hostileRecordsEnd();
};

void TestSpfCheck::asksWhatDoesNotDependOnEachOtherAtOnce() {
    const test::SpfZone zone =
        zoneOf({"example.org TXT v=spf1 include:a.example mx a:web.example redirect=b.example",
                "a.example TXT v=spf1 a:deep.example ~all", "b.example TXT v=spf1 -all",
                "example.org MX 10 mail.example.org", "web.example A 192.0.2.80",
                "mail.example.org A 192.0.2.25", "deep.example A 192.0.2.81"});
    QCOMPARE(roundsOf(sessionFrom("203.0.113.1"), zone),
             (QStringList{"TXT example.org", "TXT a.example, MX example.org, A web.example, TXT b.example",
                          "A deep.example, A mail.example.org"}));
    QCOMPARE(roundsOf(sessionFrom("2001:db8::1"), zone).at(1),
             QString("TXT a.example, MX example.org, AAAA web.example, TXT b.example"));
}

void TestSpfCheck::asksNothingBehindACertainEnd() {
    const test::SpfZone zone = zoneOf({"example.org TXT v=spf1 a ip4:192.0.2.1 mx include:a.example -all"});
    QCOMPARE(roundsOf(sessionFrom("192.0.2.1"), zone), (QStringList{"TXT example.org", "A example.org"}));
    QCOMPARE(roundsOf(sessionFrom("192.0.2.2"), zone).at(1),
             QString("A example.org, MX example.org, TXT a.example"));
    const test::SpfZone first = zoneOf({"example.org TXT v=spf1 ip4:192.0.2.1 mx -all"});
    QCOMPARE(roundsOf(sessionFrom("192.0.2.1"), first), QStringList{"TXT example.org"});
}

void TestSpfCheck::asksNoMoreThanReceiversMay() {
    std::string record = "example.org TXT v=spf1";
    for (int i = 0; i < 40; ++i) record += " a:n" + std::to_string(i) + ".example";
    const QStringList rounds = roundsOf(sessionFrom("192.0.2.1"), zoneOf({record}));
    QCOMPARE(rounds.at(1).count(','), 9);
}

void TestSpfCheck::anExplanationDoesNotHoldUpTheResult() {
    const test::SpfZone zone = zoneOf({"example.org TXT v=spf1 -all exp=why.example.org"});
    spf::Session session = sessionFrom("192.0.2.1");
    const spf::Lookup lookup = [&](const spf::Question& question) -> std::optional<spf::Reply> {
        if (question.name == "why.example.org"_dn) return std::nullopt;
        return zone.reply(question);
    };
    QVERIFY(spf::check(session, lookup).questions.empty());
    session.wantsExplanation = true;
    const spf::Evaluation evaluation = spf::check(session, lookup);
    QVERIFY(evaluation.result == spf::Result::Fail);
    QCOMPARE(named(evaluation.questions), QString("TXT why.example.org"));
}

void TestSpfCheck::namesTheDecidingTerm() {
    const test::SpfZone zone =
        zoneOf({"example.org TXT v=spf1 include:a.example redirect=b.example",
                "a.example TXT v=spf1 ip4:192.0.2.1 -all", "b.example TXT v=spf1 ?all"});
    QCOMPARE(path(spf::check(sessionFrom("192.0.2.1"), zone.lookup())),
             std::string("include:a.example, there ip4:192.0.2.1"));
    QCOMPARE(path(spf::check(sessionFrom("192.0.2.2"), zone.lookup())),
             std::string("redirect=b.example, there ?all"));
    QCOMPARE(path(spf::check(sessionFrom("192.0.2.2"), zoneOf({"example.org TXT v=spf1 mx"}).lookup())),
             std::string());
}

void TestSpfCheck::namesTheProblem() {
    const auto problemOf = [](const Strings& lines) {
        const test::SpfZone zone = zoneOf(lines);
        const spf::Evaluation evaluation = spf::check(sessionFrom("192.0.2.1"), zone.lookup());
        const spf::Problem* problem = spf::decidingProblem(evaluation.tree);
        return problem ? problem->record + ": " + spf::describe(*problem) : std::string("none");
    };
    QCOMPARE(problemOf({"example.org TXT v=spf1 include:a.example -all", "a.example TXT v=spf1 ip4:x -all"}),
             std::string("a.example: column 12: not an IP address, \"x\" (RFC 7208 section 5.6)"));
    QCOMPARE(problemOf({"example.org TXT v=spf1 mx include:a.example -all"}),
             std::string(
                 "example.org: column 11: an include of a domain without SPF record, \"include:a.example\" "
                 "(RFC 7208 section 5.2)"));
    QCOMPARE(problemOf({"example.org TXT v=spf1 redirect=a.example"}),
             std::string(
                 "example.org: column 8: a redirect to a domain without SPF record, \"redirect=a.example\" "
                 "(RFC 7208 section 6.1)"));
    QCOMPARE(
        problemOf({"example.org TXT v=spf1 include:example.org -all"}),
        std::string("example.org: column 8: more than ten terms that ask the DNS, \"include:example.org\" "
                    "(RFC 7208 section 4.6.4)"));
    QCOMPARE(problemOf({"example.org TXT v=spf1 -all"}), std::string("none"));
    QCOMPARE(problemOf({}), std::string("example.org: no SPF record (RFC 7208 section 4.5)"));
}

void TestSpfCheck::countsByBranch() {
    const test::SpfZone zone = zoneOf({"example.org TXT v=spf1 include:a.example mx ptr -all",
                                       "a.example TXT v=spf1 a mx include:b.example ?all",
                                       "b.example TXT v=spf1 a:gone.example ?all",
                                       "example.org MX 10 mail.example.org", "mail.example.org A 192.0.2.1"});
    const spf::Evaluation evaluation = spf::check(sessionFrom("192.0.2.1"), zone.lookup());
    QVERIFY(evaluation.result == spf::Result::PermError);  // a, mx and a:gone.example find nothing
    const test::SpfZone more =
        zoneOf({"example.org TXT v=spf1 include:a.example mx ptr -all",
                "a.example TXT v=spf1 include:b.example ?all", "b.example TXT v=spf1 a:gone.example ?all",
                "example.org MX 10 mail.example.org", "mail.example.org A 192.0.2.1"});
    const spf::Evaluation counted = spf::check(sessionFrom("192.0.2.1"), more.lookup());
    QVERIFY(counted.result == spf::Result::Pass);
    QCOMPARE(counted.lookups, 4u);
    QCOMPARE(counted.voidLookups, 1u);
    QCOMPARE(counted.tree.lookups(), 4u);
    QCOMPARE(counted.tree.steps[0].lookups(), 3u);
    QCOMPARE(counted.tree.steps[1].lookups(), 1u);
    QCOMPARE(counted.tree.steps[2].lookups(), 0u);  // never reached
}

void TestSpfCheck::hostileRecordsEnd_data() {
    QTest::addColumn<QByteArray>("record");
    const auto repeated = [](const char* piece, int count) { return QByteArray(piece).repeated(count); };
    QTest::newRow("thousands of terms") << "v=spf1" + repeated(" ip4:192.0.2.9", 4500);
    QTest::newRow("thousands of includes") << "v=spf1" + repeated(" include:example.org", 3000);
    QTest::newRow("thousands of macros") << "v=spf1 exists:" + repeated("%{s}", 16000) + ".example";
    QTest::newRow("macros with many delimiters")
        << "v=spf1 exists:%{lr" + repeated(".-+,/_=", 9000) + "}.example";
    QTest::newRow("validated names everywhere") << "v=spf1" + repeated(" a:%{p}.example", 4000);
    QTest::newRow("one long word") << "v=spf1 " + repeated("a", 65000);
    QTest::newRow("digits without end") << "v=spf1 a:%{d" + repeated("9", 60000) + "}.example";
    QTest::newRow("unknown modifiers") << "v=spf1" + repeated(" x=%{l}", 8000);
}

void TestSpfCheck::hostileRecordsEnd() {
    QFETCH(QByteArray, record);
    test::SpfZone zone;
    zone.add("example.org"_dn, dns::Type::Txt, dns::Txt{{record.toStdString()}});
    spf::Session session = sessionFrom("192.0.2.1");
    session.local = std::string(60, '.') + std::string(4, 'x');
    QElapsedTimer timer;
    timer.start();
    const spf::Evaluation evaluation = spf::check(session, zone.lookup());
    QVERIFY(evaluation.result);
    QVERIFY(spf::treeLines(evaluation.tree).size() < 200);
    QVERIFY2(timer.elapsed() < 1000 * mailvitals::test::slower,
             QByteArray::number(timer.elapsed()).constData());
}

QTEST_APPLESS_MAIN(TestSpfCheck)
#include "check.moc"
