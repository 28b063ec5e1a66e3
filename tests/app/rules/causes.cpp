// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/causes.h"

#include "findings/condense.h"
#include "findings/light.h"
#include "support/healthy.h"
#include "support/references.h"
#include "support/test_group.h"

#include <algorithm>

using namespace mailvitals;
using namespace mailvitals::test;

namespace {

constexpr const char* v4 = "203.0.113.25";
constexpr const char* v6 = "2001:db8:25::25";

struct Judged {
    std::vector<Finding> findings;

    explicit Judged(const Scenario& s, const RuleSelection& selection = {}) {
        const auto gathered = s.gather(selection);
        findings = judge(gathered.evidence, s.policy, selection, s.now);
    }

    /// "rule subject" of the cause; "-": none; "?": no such finding.
    std::string causeOf(const std::string& rule, const std::string& subject = {}) const {
        for (const Finding& finding : findings) {
            if (finding.rule != rule || (!subject.empty() && finding.subject.toString() != subject)) continue;
            return finding.because ? finding.because->rule + " " + finding.because->subject.toString() : "-";
        }
        return "?";
    }

    /// What is shown as grey, yellow or red outside of the vantage: "rule tag, ...".
    std::string shown(std::initializer_list<Outcome> outcomes) const {
        std::string text;
        for (const ShownFinding& finding : condensed(findings, test::shipped().catalogue)) {
            const RulePage* page = test::shipped().catalogue.page(finding.rule);
            const bool wanted =
                std::find(outcomes.begin(), outcomes.end(), finding.outcome) != outcomes.end();
            if (page->area != Area::Vantage && wanted) text += finding.rule + " " + finding.tag + "; ";
        }
        return text;
    }
};

Scenario down(FailureReason why = FailureReason::Refused) {
    Scenario s = healthy();
    for (const char* address : {v4, v6}) {
        s.sessionFails(address, why).relaySessionFails(address, why);
        for (const std::uint16_t port : {smtpPort, submissionPort, submissionsPort})
            s.endpointFails(address, port, why);
    }
    return s;
}

}  // namespace

class TestCauses : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void aHealthyDomainHasNone();
    void aServerIsDown();
    void ourLineIsBlocked();
    void oneServerOfTwoIsDown();
    void theDomainDoesNotExist();
    void theMxRecordsCannotBeRead();
    void theResolverAnswersNothing();
    void anotherAnswerIsMissing();
    void forgetsWhatWasNamedBefore();
    void namesWhatTookNoPart();
};

void TestCauses::aHealthyDomainHasNone() {
    for (const Finding& finding : Judged(healthy()).findings)
        QVERIFY2(!finding.because, finding.rule.c_str());
}

void TestCauses::aServerIsDown() {
    Scenario s = down();
    answerAtReferences(s);
    const Judged judged(s);
    QCOMPARE(judged.causeOf("smtp.reachable"), std::string("-"));
    for (const char* rule :
         {"smtp.banner", "tls.starttls", "tls.certificate", "helo.name", "relay.open", "smtp.vrfy"}) {
        QCOMPARE(judged.causeOf(rule, "203.0.113.25:25"), std::string("smtp.reachable 203.0.113.25:25"));
        QCOMPARE(judged.causeOf(rule, "[2001:db8:25::25]:25"),
                 std::string("smtp.reachable [2001:db8:25::25]:25"));
    }
    QCOMPARE(judged.causeOf("mx.ipv6"), std::string("smtp.reachable [2001:db8:25::25]:25"));
    QCOMPARE(judged.shown({Outcome::Critical, Outcome::Warning}), std::string("smtp.reachable refused; "));
    const Catalogue& catalogue = s.policy.catalogue;
    const Light light = overallLight(judged.findings, catalogue);
    QVERIFY(light == Light::Red);
    QCOMPARE(verdictOf(light, judged.findings, catalogue),
             std::string("No mail arrives: connections to port 25 are refused."));
}

/// The cause is not the server then, nor is any server's silence one.
void TestCauses::ourLineIsBlocked() {
    Scenario s = down(FailureReason::TimedOut);
    silenceReferences(s);
    for (const char* at : {"192.0.2.101:25", "192.0.2.102:25", "[2001:db8:101::1]:25"})
        s.portCheck(at, "-- timed-out");
    const Judged judged(s);
    QCOMPARE(judged.causeOf("vantage.port25"), std::string("-"));
    for (const char* rule : {"smtp.reachable", "smtp.banner", "tls.starttls", "relay.open", "mx.ipv6"})
        QCOMPARE(judged.causeOf(rule), std::string("vantage.port25 port 25"));
    QCOMPARE(judged.shown({Outcome::Critical, Outcome::Warning}), std::string());
}

void TestCauses::oneServerOfTwoIsDown() {
    Scenario s = healthy();
    s.sessionFails(v6, FailureReason::TimedOut).relaySessionFails(v6, FailureReason::TimedOut);
    s.endpointFails(v6, smtpPort, FailureReason::TimedOut);
    answerAtReferences(s);
    const Judged judged(s);
    QCOMPARE(judged.causeOf("smtp.banner", "203.0.113.25:25"), std::string("-"));
    QCOMPARE(judged.causeOf("smtp.banner", "[2001:db8:25::25]:25"),
             std::string("smtp.reachable [2001:db8:25::25]:25"));
    // That IPv6 is silent is said once.
    QCOMPARE(judged.causeOf("mx.ipv6"), std::string("smtp.reachable [2001:db8:25::25]:25"));
    QCOMPARE(judged.shown({Outcome::Critical, Outcome::Warning}),
             std::string("smtp.reachable one-timed-out; "));
}

void TestCauses::theDomainDoesNotExist() {
    Scenario s("gone.example");
    for (const char* name : {"gone.example", "_dmarc.gone.example", "_mta-sts.gone.example"})
        s.nxdomain(name);
    const Judged judged(s);
    QCOMPARE(judged.causeOf("spf.present"), std::string("dns.domain gone.example"));
    QCOMPARE(judged.shown({Outcome::Critical, Outcome::Warning, Outcome::Unknown, Outcome::Notice}),
             std::string("dns.domain no-such-domain; "));
    const Catalogue& catalogue = s.policy.catalogue;
    for (const Area area : allAreas) {
        if (area != Area::Dns) QVERIFY(lightOf(area, judged.findings, catalogue) != Light::Red);
    }
    QCOMPARE(verdictOf(Light::Red, judged.findings, catalogue),
             std::string(
                 "The domain gone.example does not exist. A typing error, or has its registration expired?"));
}

void TestCauses::theMxRecordsCannotBeRead() {
    Scenario s = healthy();
    s.servfail("example.org", "MX");
    const Judged judged(s);
    QCOMPARE(judged.causeOf("mx.present"), std::string("-"));
    for (const char* rule : {"relay.open", "smtp.reachable", "ptr.present", "tls.starttls", "mx.resolves"})
        QCOMPARE(judged.causeOf(rule), std::string("mx.present example.org"));
    QCOMPARE(judged.causeOf("spf.present"), std::string("-"));
    // Without that rule the first of those that wait names it.
    RuleSelection some;
    some.only = {"relay.open", "smtp.banner"};
    const Judged part(s, some);
    QCOMPARE(part.causeOf("relay.open"), std::string("-"));
    QCOMPARE(part.causeOf("smtp.banner"), std::string("relay.open example.org"));
}

void TestCauses::theResolverAnswersNothing() {
    Scenario s("example.org");
    for (const char* type : {"SOA", "MX", "TXT", "A", "AAAA", "NS", "CAA", "DNSKEY"})
        s.timeout("example.org", type);
    const Judged judged(s);
    QCOMPARE(judged.causeOf("dns.domain"), std::string("-"));
    for (const char* rule : {"mx.present", "relay.open", "spf.present", "tls.starttls"})
        QCOMPARE(judged.causeOf(rule), std::string("dns.domain example.org"));
}

void TestCauses::anotherAnswerIsMissing() {
    Scenario s = healthy();
    s.timeout("example.org", "TXT");
    const Judged judged(s);
    QCOMPARE(judged.causeOf("spf.present"), std::string("-"));
    QCOMPARE(judged.causeOf("spf.all"), std::string("spf.present example.org"));
    QCOMPARE(judged.causeOf("mx.present"), std::string("-"));
}

void TestCauses::forgetsWhatWasNamedBefore() {
    const Scenario s = healthy();
    const auto gathered = s.gather();
    std::vector<Finding> findings = judge(gathered.evidence, s.policy, {}, s.now);
    findings.front().because = FindingRef{"smtp.reachable", "203.0.113.25:25"};
    linkCauses(findings, gathered.evidence, s.policy.catalogue);
    QVERIFY(!findings.front().because);
}

void TestCauses::namesWhatTookNoPart() {
    RuleSelection selection;
    selection.skip = {"tls.starttls"};
    const Scenario s = healthy();
    const Judged judged(s, selection);
    const AreaVerdict transport = verdictOn(Area::Transport, judged.findings, s.policy.catalogue);
    QVERIFY(transport.partly);
    const auto names = [&](const char* rule) {
        return std::find(transport.missing.begin(), transport.missing.end(), rule) != transport.missing.end();
    };
    QVERIFY(names("tls.starttls (left out)"));
    // No finding stands for what a bare address or another kind of check does not have.
    for (const Finding& finding : leftOutOf({}, Scenario(v4).request, s.policy.catalogue))
        QVERIFY2(finding.rule != "mta-sts.policy", finding.rule.c_str());
    Scenario message = healthy();
    message.message("From: a@example.org\r\n\r\nx\r\n");
    QVERIFY(leftOutOf({}, message.request, s.policy.catalogue).empty());
}

MAILVITALS_TEST_CLASS(TestCauses)
#include "causes.moc"
