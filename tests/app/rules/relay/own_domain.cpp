// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/relay_matrix.h"
#include "evidence/relay_trials.h"
#include "serving.h"
#include "support/expectation.h"
#include "support/test_group.h"

#include <algorithm>

using namespace mailvitals;
using namespace mailvitals::test;

namespace {

constexpr const char* rule = "trust.own-domain";

std::vector<Finding> ofThisRule(std::vector<Finding> findings) {
    std::erase_if(findings, [](const Finding& finding) { return finding.rule != rule; });
    return findings;
}

/// A thorough check of a server that answers so to mail in its own name.
Scenario answering(const std::string& reply) {
    Scenario s = serving({[reply](const SmtpTrial& trial, bool encrypted) {
        return trial.name == ownDomainControl ? reply : closed(trial, encrypted);
    }});
    s.request.thorough = true;
    return s;
}

const std::string yes = "250 2.1.5 Ok";

}  // namespace

class TestOwnDomain : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void speaks();
    void isSilent();
    void leavesItOutUnlessAsked();
    void isNoWayToRelay();
    void saysNothingOfFriends();
    void cannotTell();
    void couldNotLook();
    void breaksOff();
    void doesNotApply();
    void waits();
};

void TestOwnDomain::speaks() {
    SAYS(answering(yes), rule,
         "warning accepted 203.0.113.25:25 | sender=postmaster@example.org | "
         "recipient=postmaster@example.org");
    Scenario lax = answering(yes);
    lax.txt("_dmarc.example.org", "v=DMARC1; p=none");
    SAYS(lax, rule, "warning accepted 203.0.113.25:25");
    for (const char* policy : {"v=DMARC1; p=reject", "v=DMARC1; p=quarantine"}) {
        Scenario strict = answering(yes);
        strict.txt("_dmarc.example.org", policy);
        SAYS(strict, rule, "notice accepted-strict 203.0.113.25:25");
    }
}

void TestOwnDomain::isSilent() {
    SAYS(answering("554 5.7.1 <postmaster@example.org>: Sender address rejected: please log in"), rule,
         "pass refused 203.0.113.25:25");
    SAYS(answering("553 5.7.1 <postmaster@example.org>: Sender address rejected: not logged in"), rule,
         "pass refused 203.0.113.25:25");
    SAYS(answering("550 5.7.23 SPF check failed"), rule, "pass refused 203.0.113.25:25");
}

void TestOwnDomain::leavesItOutUnlessAsked() {
    Scenario s = answering(yes);
    s.request.thorough = false;
    SAYS(s, rule, "unknown left-out example.org | domain=example.org");
    SAYS(Scenario("example.org"), rule, "not-applicable does-not-apply example.org");
    const Evidence evidence = s.gather().evidence;
    for (const auto& [question, attempt] : evidence.of<SmtpQuestion>()) {
        for (const SmtpTrial& trial : question.trials)
            QVERIFY(trial.name != ownDomainControl && trial.name != abuseControl);
    }
}

void TestOwnDomain::isNoWayToRelay() {
    const Scenario s = answering(yes);
    const Scenario::Judged relay = s.judge("relay.open");
    QVERIFY(std::all_of(relay.findings.begin(), relay.findings.end(), [](const Finding& finding) {
        return finding.outcome == Outcome::Pass || finding.tag == "could-not-look";
    }));
    const Evidence evidence = s.gather().evidence;
    for (const RelayEndpoint& endpoint : relayMatrix(evidence, *IpAddress::parse(address))) {
        for (const TrialOutcome& outcome : endpoint.outcomes)
            QVERIFY(!formOf(outcome.trial) || outcome.answer != smtp::RelayAnswer::Accepted);
    }
}

void TestOwnDomain::saysNothingOfFriends() {
    Scenario s = answering(yes);
    s.ownAddress(address);
    SAYS(s, rule, "unknown inside 203.0.113.25:25");
}

void TestOwnDomain::cannotTell() {
    SAYS(answering("450 4.2.0 Greylisted, please try again"), rule, "unknown no-verdict 203.0.113.25:25");
    SAYS(answering("554 5.7.1 blocked using zen.spamhaus.org"), rule, "unknown no-verdict 203.0.113.25:25");
    SAYS(answering("450 4.1.8 Sender address rejected: Domain not found"), rule,
         "unknown no-verdict 203.0.113.25:25");
    Scenario deaf = answering(yes);
    deaf.endpoint(address, smtpPort, {[](const SmtpTrial&, bool) { return "550 5.1.1 User unknown"; }});
    SAYS(deaf, rule, "unknown not-asked 203.0.113.25:25 | reply=550 5.1.1 User unknown");
}

void TestOwnDomain::couldNotLook() {
    Scenario s = answering(yes);
    s.endpointFails(address, smtpPort, FailureReason::TimedOut);
    SAYS(s, rule, "unknown could-not-look 203.0.113.25:25 | reason=nobody answered in time");
}

/// The servers that let it be named are no longer there at the end.
void TestOwnDomain::breaksOff() {
    Scenario s = answering(yes);
    Evidence evidence = s.gather().evidence;
    std::vector<SmtpQuestion> last;
    for (const auto& [question, attempt] : evidence.of<SmtpQuestion>()) {
        if (!question.trials.empty() && question.trials.front().name == ownDomainControl)
            last.push_back(question);
    }
    QVERIFY(!last.empty());
    for (const SmtpQuestion& question : last)
        evidence.of<SmtpQuestion>()[question] =
            Attempt<SmtpSession>::failed({FailureReason::Refused, {}}, {});
    const std::vector<Finding> findings =
        ofThisRule(mailvitals::judge(evidence, s.policy, {{rule}, {}}, s.now));
    QCOMPARE(findings.size(), 1u);
    QCOMPARE(findings.front().tag, std::string("could-not-look"));
    // Or hang up before it can be named.
    for (const SmtpQuestion& question : last) {
        SmtpSession hungUp;
        hungUp.exchanges = {{.sent = "", .lines = {"220 mail.example.org ESMTP"}}};
        hungUp.brokeOff = Failure{FailureReason::Closed, {}};
        evidence.of<SmtpQuestion>()[question] = Attempt<SmtpSession>::done(std::move(hungUp), {});
    }
    const std::vector<Finding> then = ofThisRule(mailvitals::judge(evidence, s.policy, {{rule}, {}}, s.now));
    QCOMPARE(then.size(), 1u);
    QCOMPARE(then.front().tag, std::string("could-not-look"));
}

void TestOwnDomain::doesNotApply() {
    SAYS(Scenario("example.org"), rule,
         "not-applicable does-not-apply example.org | reason=the domain has no mail server");
}

void TestOwnDomain::waits() {
    Scenario s = answering(yes);
    s.endpointOpen(address, smtpPort);
    SAYS(s, rule, "waiting");
    Scenario standing = answering(yes);
    standing.ownAddressOpen(Family::V4);
    SAYS(standing, rule, "waiting");
}

MAILVITALS_TEST_CLASS(TestOwnDomain)
#include "own_domain.moc"
