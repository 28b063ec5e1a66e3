// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/assess.h"

#include "app/rules/many_worlds.h"
#include "findings/light.h"
#include "run/assessor.h"
#include "support/expectation.h"
#include "support/healthy.h"
#include "support/test_group.h"

#include <algorithm>
#include <random>
#include <set>
#include <stdexcept>

using namespace mailvitals;
using test::Ids;
using test::idsOf;
using test::manyWorlds;
using test::Scenario;

namespace {

std::set<std::string> rulesOf(const std::vector<Finding>& findings) {
    std::set<std::string> rules;
    for (const Finding& finding : findings) rules.insert(finding.rule);
    return rules;
}

std::set<std::string> rulesOf(const std::vector<const Rule*>& selected) {
    std::set<std::string> rules;
    for (const Rule* rule : selected) rules.emplace(rule->id);
    return rules;
}

}  // namespace

class TestAssess : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void selectsRules();
    void knowsItsWords();
    void judgesInTheOrderOfTheCatalogue();
    void saysWhatWasNotLookedAt();
    void aRuleThatThrowsIsGrey();
    void healthyServersAreWell();
    void anAssessorComesToTheSameEnd_data();
    void anAssessorComesToTheSameEnd();
};

void TestAssess::selectsRules() {
    const Catalogue& catalogue = test::shipped().catalogue;
    CheckRequest request = test::healthy().request;
    const auto select = [&](const RuleSelection& selection) {
        return rulesOf(selectedRules(selection, request, catalogue));
    };
    using Names = std::set<std::string>;
    // Where there is a message or a bounce, it alone is judged; where there is none, all else is, but for a
    // proof that nobody asked for.
    const auto ofMessages =
        static_cast<std::size_t>(std::count_if(allRules().begin(), allRules().end(), [](const Rule& rule) {
            return rule.scope == Scope::Message || rule.scope == Scope::Bounce;
        }));
    QCOMPARE(select({}).size(), allRules().size() - ofMessages - 1);
    request.proof = RelayProof();
    QCOMPARE(select({}).size(), allRules().size() - ofMessages);
    request.proof.reset();
    request.message = std::make_shared<const MessageItem>(*examineMessage("From: a@example.org\r\n\r\n", ""));
    QCOMPARE(select({}), (Names{"message.dkim", "message.dmarc", "message.headers", "message.path",
                                "message.spf", "trust.client-address"}));
    request.message = nullptr;
    QCOMPARE(select({{"ptr.present"}, {}}), (Names{"ptr.present"}));
    QCOMPARE(select({{"spf"}, {}}),
             (Names{"spf.all", "spf.breadth", "spf.helo", "spf.lookups", "spf.present", "spf.ptr-mechanism",
                    "spf.server-passes", "spf.size", "spf.syntax", "spf.void-lookups"}));
    QCOMPARE(select({{"ptr.present", "relay.open"}, {"relay.open"}}), (Names{"ptr.present"}));
    QVERIFY(!select({{"spf"}, {"spf.all"}}).contains("spf.all"));
    QCOMPARE(select({{"spf"}, {"spf"}}), Names{});
    QVERIFY(!select({{}, {"reputation"}}).contains("dnsbl.address"));
    QCOMPARE(select({{"providers"}, {}}), Names{"providers.readiness"});
    // What there is not cannot be chosen.
    QCOMPARE(select({{"tls.renewal"}, {}}), Names{});

    // What is not selected asks nothing and says nothing.
    const Scenario s = test::healthy();
    QCOMPARE(idsOf(s.gather({{"dns.domain"}, {}}).waves.at(0)),
             (Ids{"dns:A example.org", "dns:A mailvitals-no-such-name.invalid",
                  "dns:A mailvitals-no-such-name.org", "dns:SOA example.org"}));
    const auto gathered = s.gather();
    QCOMPARE(rulesOf(judge(gathered.evidence, s.policy, {{"identity"}, {"helo.name"}}, s.now)),
             (Names{"ptr.forward", "ptr.generic", "ptr.present"}));
}

void TestAssess::knowsItsWords() {
    const Catalogue& catalogue = test::shipped().catalogue;
    QVERIFY(!RuleSelection({{"spf", "relay.open"}, {"vantage"}}).unknownWord(catalogue));
    QCOMPARE(*RuleSelection({{"spf", "typo"}, {}}).unknownWord(catalogue), std::string("typo"));
    // No such rule.
    QCOMPARE(*RuleSelection({{}, {"tls.renewal"}}).unknownWord(catalogue), std::string("tls.renewal"));
    QVERIFY(!RuleSelection({{"providers"}, {}}).unknownWord(catalogue));
}

void TestAssess::judgesInTheOrderOfTheCatalogue() {
    const Scenario s = test::healthy();
    const std::vector<Finding> findings = judge(s.gather().evidence, s.policy, {}, s.now);
    std::size_t at = 0;
    for (const Finding& finding : findings) {
        const std::size_t place = s.policy.catalogue.placeOf(finding.rule);
        QVERIFY2(place >= at, finding.rule.c_str());
        QVERIFY2(place < s.policy.catalogue.pages().size(), finding.rule.c_str());
        at = place;
    }
    QCOMPARE(findings.front().rule, std::string("relay.open"));
    const std::size_t coming = leftOutOf({}, s.request, s.policy.catalogue).size();
    QCOMPARE(rulesOf(findings).size(), selectedRules({}, s.request, s.policy.catalogue).size() + coming);
}

void TestAssess::saysWhatWasNotLookedAt() {
    // A check that was broken off, opened again: nobody will look any more.
    const Scenario s = test::healthy();
    for (const Finding& finding : judge(Evidence(s.request), s.policy, {}, s.now)) {
        // No network, or nobody's word.
        if (finding.rule == "trust.configuration" || finding.rule == "providers.readiness" ||
            tookNoPart(finding))
            continue;
        QCOMPARE(finding.tag, std::string("not-looked-at"));
        QVERIFY(finding.outcome == Outcome::Unknown);
        QCOMPARE(finding.subject.toString(), std::string("example.org"));
    }
}

/// Whatever it is that a rule throws, and whenever: that rule is grey and names itself, and asks for nothing.
void TestAssess::aRuleThatThrowsIsGrey() {
    const Scenario s = test::healthy();
    const auto said = [&](void (*judgeIt)(Inquiry&, Verdicts&)) {
        const RuleAssessment assessment =
            assessRule({"spf.all", Scope::Domain, judgeIt}, Evidence(s.request), s.policy, s.now);
        if (!assessment.wants.empty() || !assessment.open.empty() || assessment.waiting)
            return std::string("still asks");
        if (assessment.findings.size() != 1) return std::string("says more");
        return assessment.findings[0].rule + " " + std::string(toString(assessment.findings[0].outcome)) +
               " " + s.policy.catalogue.sentence(assessment.findings[0]);
    };
    const std::string begin =
        "spf.all unknown The rule spf.all could not be judged because of a fault in Mailvitals itself: ";
    QCOMPARE(said([](Inquiry&, Verdicts&) { throw std::out_of_range("too far\x1b[31m"); }),
             begin + "too far\\x1b[31m.");
    QCOMPARE(said([](Inquiry& ask, Verdicts& verdicts) {
                 ask.ask(DnsQuestion::of("example.org"_dn, dns::Type::Txt));
                 verdicts.say("strict", "example.org");
                 verdicts.wait();
                 throw 7;
             }),
             begin + "an exception of no known type.");
}

void TestAssess::healthyServersAreWell() {
    const Scenario s = test::healthy();
    QByteArray bad;
    for (const Finding& finding : judge(s.gather().evidence, s.policy, {}, s.now)) {
        // Postfix does not say what it sees, so nobody knows.
        const bool silent = finding.tag == "silent" &&
                            (finding.rule == "trust.client-address" || finding.rule == "trust.canary");
        const bool well = finding.outcome == Outcome::Pass || finding.outcome == Outcome::NotApplicable;
        // The owner's own texts are another check, and what may get somebody banned is left to him.
        const bool notGiven = finding.tag == "nothing-given" || finding.tag == "left-out";
        if (!well && !silent && !notGiven)
            bad +=
                QByteArray::fromStdString("\n" + finding.rule + ": " + s.policy.catalogue.sentence(finding));
    }
    QVERIFY2(bad.isEmpty(), bad.constData());
}

void TestAssess::anAssessorComesToTheSameEnd_data() {
    QTest::addColumn<int>("world");
    QTest::addColumn<unsigned>("seed");
    for (int world = 0; world < static_cast<int>(manyWorlds().size()); ++world) {
        for (unsigned seed = 1; seed <= 4; ++seed)
            QTest::addRow("world %d, seed %u", world, seed) << world << seed;
    }
}

/// The Assessor asks a rule again only when something that it waited for has come. Whatever the order of the
/// answers, it must end where judging everything anew ends.
void TestAssess::anAssessorComesToTheSameEnd() {
    QFETCH(int, world);
    QFETCH(unsigned, seed);
    const Scenario s = manyWorlds().at(static_cast<std::size_t>(world));
    std::mt19937 order(seed);
    Evidence evidence(s.request);
    run::Assessor assessor(evidence, s.policy, {}, s.now);
    std::vector<Question> pending;
    std::set<Question> known;
    const auto accept = [&](const std::vector<Want>& wants) {
        for (const Want& want : wants) {
            if (known.insert(want.question).second) pending.push_back(want.question);
        }
    };
    assessor.begin(accept);
    while (!pending.empty()) {
        // One answer alone, or several at once.
        std::vector<Question> batch;
        do {
            std::swap(pending[order() % pending.size()], pending.back());
            batch.push_back(pending.back());
            pending.pop_back();
            s.answer(batch.back(), evidence, 0);
        } while (!pending.empty() && order() % 3 == 0);
        assessor.answered(batch, accept);
        if (pending.empty()) assessor.catchUp(accept);  // some answers never come in these worlds
    }
    QCOMPARE(assessor.finalFindings(), judge(evidence, s.policy, {}, s.now));
    QVERIFY(plan(evidence, s.policy, {}, s.now).empty());
    for (const std::string& waiting : assessor.waiting()) {
        const std::vector<Finding> final = assessor.finalFindings();
        QVERIFY2(std::any_of(final.begin(), final.end(),
                             [&](const Finding& finding) {
                                 return finding.rule == waiting && finding.tag == "not-looked-at";
                             }),
                 waiting.c_str());
    }
    // What came of it is what comes of asking wave after wave.
    QCOMPARE(judge(evidence, s.policy, {}, s.now), judge(s.gather().evidence, s.policy, {}, s.now));
}

MAILVITALS_TEST_CLASS(TestAssess)
#include "assess.moc"
