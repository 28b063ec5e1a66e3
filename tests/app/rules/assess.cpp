// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/assess.h"

#include "findings/light.h"
#include "run/assessor.h"
#include "support/expectation.h"
#include "support/healthy.h"
#include "support/test_group.h"

#include <algorithm>
#include <random>
#include <stdexcept>

using namespace mailvitals;
using test::Scenario;

namespace {

using Ids = std::vector<std::string>;

Ids idsOf(const std::vector<Question>& questions) {
    Ids ids;
    for (const Question& question : questions) ids.push_back(idOf(question));
    std::sort(ids.begin(), ids.end());
    return ids;
}

Ids sorted(Ids ids) {
    std::sort(ids.begin(), ids.end());
    return ids;
}

/// What is in one but not in the other, to be read in a failed test.
QByteArray difference(const Ids& actual, const Ids& expected) {
    QByteArray text;
    for (const std::string& id : actual) {
        if (std::count(actual.begin(), actual.end(), id) > 1)
            text += "\ntwice: " + QByteArray::fromStdString(id);
        if (!std::binary_search(expected.begin(), expected.end(), id))
            text += "\nnot expected: " + QByteArray::fromStdString(id);
    }
    for (const std::string& id : expected) {
        if (!std::binary_search(actual.begin(), actual.end(), id))
            text += "\nmissing: " + QByteArray::fromStdString(id);
    }
    return text;
}

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

/// Worlds in which rules wait for much, fall silent, contradict each other.
std::vector<Scenario> manyWorlds() {
    std::vector<Scenario> worlds{test::healthy(), Scenario("example.org"), Scenario("203.0.113.25")};
    Scenario incident = test::healthy();
    incident.ownAddress("203.0.113.25").listed("zen.spamhaus.org", "203.0.113.25", "127.0.0.4");
    incident.sessionFails("2001:db8:25::25", FailureReason::TimedOut)
        .relaySessionFails("2001:db8:25::25", FailureReason::Closed);
    worlds.push_back(incident);
    Scenario split("example.org");
    split.mx("example.org", 10, "mail.example.org").mx("example.org", 20, "two.example.org");
    split.a("mail.example.org", "192.168.1.25").a("two.example.org", "203.0.113.26");
    split.servfail("two.example.org", "AAAA");
    split.ns("example.org", "ns1.example.net").a("ns1.example.net", "192.0.2.53");
    split.authority("192.0.2.53", "mail.example.org", "A", {"203.0.113.25"});
    split.txt("example.org", "v=spf1 include:a.example redirect=b.example")
        .txt("a.example", "v=spf1 include:c.example -all");
    split.txt("b.example", "v=spf1 +all").timeout("c.example", "TXT");
    split.session("192.168.1.25", test::healthySession);
    split.request.selectors = {"2026"};
    worlds.push_back(split);
    Scenario unfinished = test::healthy();
    unfinished.open("mail.example.org", "AAAA")
        .open("_dmarc.org", "TXT")
        .sessionOpen("203.0.113.25")
        .ownAddressOpen(Family::V4);
    worlds.push_back(unfinished);
    return worlds;
}

}  // namespace

class TestAssess : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void asksAllThatDependsOnNothingAtOnce();
    void asksEachQuestionAsSoonAsItCanBeAsked();
    void isDoneAfterThreeRoundTrips();
    void needsNoMoreWavesThanTheWorldIsDeep();
    void asksNothingTwice();
    void tellsWhatAQuestionWaitedFor_data();
    void tellsWhatAQuestionWaitedFor();
    void selectsRules();
    void knowsItsWords();
    void judgesInTheOrderOfTheCatalogue();
    void saysWhatWasNotLookedAt();
    void aRuleThatThrowsIsGrey();
    void healthyServersAreWell();
    void anAssessorComesToTheSameEnd_data();
    void anAssessorComesToTheSameEnd();
};

void TestAssess::asksAllThatDependsOnNothingAtOnce() {
    const Scenario s = test::healthy();
    Ids expected{"local:network",
                 "dns:TXT own.service.example @192.0.2.10:53",
                 "dns:TXT own.service.example @[2001:db8:53::10]:53",
                 "dns:TXT _dmarc.example.org",
                 "dns:TXT _dmarc.org",
                 "dns:TXT _dmarc.example.org.example.org",
                 "dns:TXT _domainkey.example.org",
                 "dns:TXT *._domainkey.example.org",
                 "dns:TXT _mta-sts.example.org",
                 "dns:TXT _smtp._tls.example.org",
                 "dns:TXT default._bimi.example.org",
                 "dns:CAA org",
                 "dns:NS org",
                 "dns:A mailvitals-no-such-name.example.org",
                 "dns:SOA ."};
    for (const char* type : {"SOA", "MX", "A", "AAAA", "TXT", "CAA", "NS", "DS", "DNSKEY"})
        expected.push_back("dns:" + std::string(type) + " example.org");
    for (const char* nobody : {"A %.invalid", "AAAA %.invalid", "A %.org", "AAAA %.org"})
        expected.push_back("dns:" + std::string(nobody).replace(std::string(nobody).find('%'), 1,
                                                                "mailvitals-no-such-name"));
    for (const char* service :
         {"submissions", "submission", "imaps", "imap", "pop3s", "pop3", "autodiscover"})
        expected.push_back("dns:SRV _" + std::string(service) + "._tcp.example.org");
    for (const char* host : {"A autoconfig", "AAAA autoconfig", "A autodiscover", "AAAA autodiscover",
                             "A mta-sts", "AAAA mta-sts"})
        expected.push_back("dns:" + std::string(host) + ".example.org");
    for (const std::string& selector : s.policy.selectors)
        expected.push_back("dns:TXT " + selector + "._domainkey.example.org");
    for (const Blocklist& list : s.policy.blocklists) {
        for (const char* entry : {"127.0.0.1", "127.0.0.2"})
            expected.push_back("dns:A " + Scenario::listName(list.zone.toString(), entry));
    }
    const QByteArray different = difference(idsOf(s.gather().waves.front()), sorted(expected));
    QVERIFY2(different.isEmpty(), different.constData());
}

void TestAssess::asksEachQuestionAsSoonAsItCanBeAsked() {
    const Scenario s = test::healthy();
    const auto waves = s.gather().waves;
    QCOMPARE(idsOf(waves.at(1)),
             (Ids{"dns:A mail.example.org", "dns:A ns1.example.org", "dns:A ns2.example.org",
                  "dns:AAAA mail.example.org", "dns:AAAA ns1.example.org", "dns:AAAA ns2.example.org",
                  "dns:CAA mail.example.org", "dns:NS mail.example.org", "dns:TLSA _25._tcp.mail.example.org",
                  "dns:TXT mail.example.org"}));

    // With the addresses come all sessions, reverse names and listings together.
    Ids expected;
    for (const std::string address : {"203.0.113.25", "2001:db8:25::25"}) {
        const auto endpointAt = [&](std::uint16_t port) {
            return IpEndpoint{*IpAddress::parse(address), port}.toString();
        };
        expected.push_back("dns:PTR " + Scenario::reverse(address));
        expected.push_back("smtp:greeting mail.example.org " + endpointAt(25));
        const std::string relay = "smtp:relay mail.example.org ";
        expected.push_back(relay + endpointAt(25) + " on-demand third-party");
        expected.push_back(relay + endpointAt(587) + " on-demand third-party");
        expected.push_back(relay + endpointAt(465) + " implicit third-party");
        expected.push_back("smtp:greeting mail.example.org " + endpointAt(587));
        for (const Blocklist& list : s.policy.blocklists) {
            const bool covers = IpAddress::parse(address)->isV4() ? list.v4 : list.v6;
            if (covers) expected.push_back("dns:A " + Scenario::listName(list.zone.toString(), address));
        }
    }
    // With the name servers' addresses comes all that they are asked themselves.
    for (const char* server : {"192.0.2.53:53", "198.51.100.53:53"}) {
        for (const char* asked :
             {"SOA example.org", "MX example.org", "TXT example.org", "TXT _dmarc.example.org",
              "TXT dkim._domainkey.example.org", "A mail.example.org", "AAAA mail.example.org"})
            expected.push_back("dns:" + std::string(asked) + " @" + server);
    }
    const QByteArray different = difference(idsOf(waves.at(2)), sorted(expected));
    QVERIFY2(different.isEmpty(), different.constData());
}

void TestAssess::isDoneAfterThreeRoundTrips() {
    // MX; addresses; everything about the addresses. Nothing of it can be had sooner.
    QCOMPARE(test::healthy().gather().waves.size(), std::size_t(3));
}

void TestAssess::needsNoMoreWavesThanTheWorldIsDeep() {
    const auto depthOf = [](const Scenario& s) { return s.gather().waves.size(); };
    // Where the server goes by another name, that name has to be looked up as well.
    Scenario names = test::healthy();
    names.session("203.0.113.25", "S: 220 hi\nC: EHLO tester\nS: 250 smtp.example.org\nC: QUIT\nS: 221 bye");
    QCOMPARE(depthOf(names), std::size_t(4));

    Scenario implicit("example.org");
    implicit.a("example.org", "203.0.113.25").listsAlive();
    implicit.session("203.0.113.25",
                     "S: 554 no\nC: QUIT\nS: 221 bye");  // who is silent is knocked at elsewhere
    QCOMPARE(depthOf(implicit), std::size_t(2));

    Scenario address("203.0.113.25");
    address.session("203.0.113.25", "S: 554 no\nC: QUIT\nS: 221 bye");
    QCOMPARE(depthOf(address), std::size_t(1));
    address.ptr("203.0.113.25", "mail.example.org");
    QCOMPARE(depthOf(address), std::size_t(2));

    // SPF includes can only be followed one by one, beside all the rest.
    Scenario chain("example.org");
    chain.txt("example.org", "v=spf1 include:n1.example -all")
        .txt("n1.example", "v=spf1 include:n2.example -all")
        .txt("n2.example", "v=spf1 -all");
    QCOMPARE(depthOf(chain), std::size_t(3));

    // A private address: who the zone's name servers are, and where, is known by then; what do they say?
    Scenario split("example.org");
    split.mx("example.org", 10, "mail.example.org").a("mail.example.org", "192.168.1.25");
    split.ns("example.org", "ns1.example.net").a("ns1.example.net", "192.0.2.53");
    QCOMPARE(depthOf(split), std::size_t(3));
}

void TestAssess::asksNothingTwice() {
    for (const Scenario& s : manyWorlds()) {
        std::set<std::string> seen;
        for (const std::vector<Question>& wave : s.gather().waves) {
            for (const std::string& id : idsOf(wave)) QVERIFY2(seen.insert(id).second, id.c_str());
        }
    }
}

void TestAssess::tellsWhatAQuestionWaitedFor_data() {
    QTest::addColumn<QString>("rule");
    for (const Rule& rule : allRules())
        QTest::newRow(std::string(rule.id).c_str()) << QString::fromStdString(std::string(rule.id));
}

/// All answers of a wave come at the same moment here, so a rule that reads what the question does not rest
/// on just before it asks is caught.
void TestAssess::tellsWhatAQuestionWaitedFor() {
    QFETCH(QString, rule);
    const Scenario s = test::healthy();
    // What a later question may rest on, by what it is about.
    const Ids addresses{"dns:A mail.example.org", "dns:AAAA mail.example.org"};
    const Ids serverAddresses{"dns:A ns1.example.org", "dns:AAAA ns1.example.org", "dns:A ns2.example.org",
                              "dns:AAAA ns2.example.org"};
    const auto oneOf = [](const Ids& ids, const std::string& id) {
        return std::count(ids.begin(), ids.end(), id) == 1;
    };
    Evidence evidence(s.request);
    for (int wave = 0; wave < 3; ++wave) {
        for (const Want& want : plan(evidence, s.policy, {{rule.toStdString()}, {}}, s.now)) {
            const std::string id = idOf(want.question);
            const bool ofHost = id.ends_with(" mail.example.org") || id.ends_with("._tcp.mail.example.org");
            const bool ofServer = id.ends_with(" ns1.example.org") || id.ends_with(" ns2.example.org");
            const bool ofReports = rule == "dmarc.reports";
            // Alone, an SPF rule comes to the mail hosts by way of the record.
            const bool bySpf = rule.startsWith("spf.") &&
                               ((id == "dns:MX example.org" && want.after == "dns:TXT example.org") ||
                                (ofHost && want.after == "dns:MX example.org"));
            const bool bySrv = rule == "clients.discovery" && ofHost && want.after.starts_with("dns:SRV ");
            const bool fits = wave == 0                 ? want.after.empty()
                              : ofReports               ? want.after == "dns:TXT _dmarc.org"
                              : ofServer && wave == 1   ? want.after.starts_with("dns:NS ")
                              : ofHost && wave == 1     ? bySrv || want.after == "dns:MX example.org"
                              : bySpf                   ? true
                              : id.find('@') != id.npos ? oneOf(serverAddresses, want.after)
                                                        : oneOf(addresses, want.after);
            QVERIFY2(fits, (id + " after " + want.after).c_str());
            s.answer(want.question, evidence, wave);
        }
    }
}

void TestAssess::selectsRules() {
    const Catalogue& catalogue = test::shipped().catalogue;
    CheckRequest request = test::healthy().request;
    const auto select = [&](const RuleSelection& selection) {
        return rulesOf(selectedRules(selection, request, catalogue));
    };
    using Names = std::set<std::string>;
    // Where there is a message, it alone is judged; where there is none, all else is, but for a proof that
    // nobody asked for.
    const auto ofMessages = static_cast<std::size_t>(std::count_if(
        allRules().begin(), allRules().end(), [](const Rule& rule) { return rule.scope == Scope::Message; }));
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
    // A page without code cannot be chosen.
    QCOMPARE(select({{"tls.injection"}, {}}), Names{});

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
    QCOMPARE(*RuleSelection({{}, {"tls.injection"}}).unknownWord(catalogue), std::string("tls.injection"));
    // An area in which nothing is judged yet.
    QCOMPARE(*RuleSelection({{"providers"}, {}}).unknownWord(catalogue), std::string("providers"));
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
        if (finding.rule == "trust.configuration" || tookNoPart(finding)) continue;
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
