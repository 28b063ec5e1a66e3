// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/standing_holes.h"

#include "evidence/relay_trials.h"
#include "support/scenario.h"
#include "support/test_group.h"

using namespace mailvitals;
using namespace mailvitals::test;

namespace {

constexpr const char* address = "203.0.113.25";
const std::string yes = "250 2.1.5 Ok";

/// A whole look at one server, as far as one rule goes, and what came of it.
struct Look {
    Evidence evidence;
    std::vector<Finding> findings;

    explicit Look(const Scenario& s, const std::string& rule = "relay.open")
        : evidence(s.gather({{rule}, {}}).evidence),
          findings(judge(evidence, s.policy, {{rule}, {}}, s.now)) {
        std::erase_if(findings, [&](const Finding& finding) { return finding.rule != rule; });
    }

    JudgedLook judged() const { return {evidence, findings}; }
};

Scenario serverWith(std::uint16_t port, Endpoint endpoint, bool thorough = true) {
    Scenario s(address);
    s.request.thorough = thorough;
    for (const std::uint16_t each : {smtpPort, submissionPort, submissionsPort})
        s.endpoint(address, each, {closed});
    s.endpoint(address, port, std::move(endpoint));
    return s;
}

/// Sound, but for this form.
Endpoint taking(const std::string& form) {
    return {[form](const SmtpTrial& trial, bool encrypted) {
        return trial.name.starts_with(form) ? yes : closed(trial, encrypted);
    }};
}

Endpoint sayingToAll(const std::string& reply) {
    return {[reply](const SmtpTrial&, bool) { return reply; }};
}

std::vector<std::string> standing(const Look& before, const Look& later,
                                  const std::string& rule = "relay.open") {
    std::vector<std::string> subjects;
    for (const Finding& finding : standingHoles(before.judged(), later.judged(), rule))
        subjects.push_back(finding.subject.toString());
    return subjects;
}

const std::vector<std::string> nowhere;
const std::vector<std::string> atSmtp{"203.0.113.25:25"};
const std::vector<std::string> atSubmission{"203.0.113.25:587"};

}  // namespace

/// No look that did not see a proven hole closed can make it green.
class TestStandingHoles : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void aShallowerLookClosesNothing();
    void isClosedByANoToTheSameMail();
    void bothSidesOfEncryptionCount();
    void silenceClosesNothing_data();
    void silenceClosesNothing();
    void aLoginDemandedOfAllClosesAll();
    void requiredEncryptionClosesThePlainPort();
    void whatIsWorseByNowIsBelieved();
    void everyFormOfItCounts();
    void anotherRuleCoversNothingUp();
    void mailInItsOwnName();
    void whatIsNoHoleDoesNotStand();
};

void TestStandingHoles::aShallowerLookClosesNothing() {
    for (const std::uint16_t port : {smtpPort, submissionPort}) {
        const Look before(serverWith(port, taking("bang")));
        QCOMPARE(before.findings.size(), 3u);
        const Look later(serverWith(port, taking("bang"), false));
        const std::vector<Finding> found = standingHoles(before.judged(), later.judged(), "relay.open");
        QCOMPARE(found.size(), 1u);
        QCOMPARE(found.front().subject.toString(), IpEndpoint({*IpAddress::parse(address), port}).toString());
        QVERIFY(found.front().outcome == Outcome::Warning);
    }
}

void TestStandingHoles::isClosedByANoToTheSameMail() {
    for (const char* form : {"bang", "third-party", "localhost-sender", "own-sender"}) {
        const Look before(serverWith(smtpPort, taking(form)));
        QCOMPARE(standing(before, Look(serverWith(smtpPort, {closed}))), nowhere);
        QCOMPARE(standing(before, before), nowhere);  // it is still there, and that is said
    }
    const Look plain(serverWith(smtpPort, taking("third-party"), false));
    QCOMPARE(standing(plain, Look(serverWith(smtpPort, {closed}, false))), nowhere);
    // A sender that is refused is an answer to the mail as well.
    Endpoint refusing{closed};
    refusing.onMail = [](const std::string& sender, bool) -> std::string {
        return sender.ends_with("@localhost") ? "553 5.1.8 Sender address rejected" : "250 2.1.0 Ok";
    };
    QCOMPARE(standing(Look(serverWith(smtpPort, taking("localhost-sender"))),
                      Look(serverWith(smtpPort, refusing))),
             nowhere);
}

void TestStandingHoles::bothSidesOfEncryptionCount() {
    const Endpoint inTls{[](const SmtpTrial& trial, bool encrypted) {
        return encrypted && trial.name.starts_with("localhost-sender") ? yes : closed(trial, encrypted);
    }};
    const Look before(serverWith(smtpPort, inTls));
    QVERIFY(before.findings.front().outcome == Outcome::Critical);
    Endpoint plainOnly{closed};
    plainOnly.offersTls = false;
    QCOMPARE(standing(before, Look(serverWith(smtpPort, plainOnly))), atSmtp);
    QCOMPARE(standing(before, Look(serverWith(smtpPort, {closed}))), nowhere);
}

void TestStandingHoles::silenceClosesNothing_data() {
    QTest::addColumn<QString>("reply");
    for (const char* reply : {"450 4.2.0 Greylisted, come back later", "421 4.7.0 Too many errors, goodbye",
                              "451 4.3.0 Temporary lookup failure"})
        QTest::newRow(reply) << reply;
}

void TestStandingHoles::silenceClosesNothing() {
    QFETCH(QString, reply);
    for (const std::uint16_t port : {smtpPort, submissionPort}) {
        const auto& where = port == smtpPort ? atSmtp : atSubmission;
        for (const char* form : {"third-party", "bang"}) {
            const Look before(serverWith(port, taking(form)));
            QCOMPARE(standing(before, Look(serverWith(port, sayingToAll(reply.toStdString())))), where);
        }
    }
    // Nobody answers any more: a ban looks like that.
    const Look before(serverWith(submissionPort, taking("third-party")));
    for (const FailureReason why : {FailureReason::TimedOut, FailureReason::Refused, FailureReason::HeldBack,
                                    FailureReason::OutOfTime}) {
        Scenario silent = serverWith(smtpPort, {closed});
        silent.endpointFails(address, submissionPort, why);
        QCOMPARE(standing(before, Look(silent)), atSubmission);
    }
    // The server is not named any more, or its name was not found.
    QCOMPARE(standing(before, Look(Scenario("example.org"))), atSubmission);
}

void TestStandingHoles::aLoginDemandedOfAllClosesAll() {
    Endpoint users{usersOnly};
    users.onMail = [](const std::string&, bool) { return "530 5.7.0 Authentication required"; };
    for (const char* form : {"third-party", "bang"}) {
        const Look before(serverWith(submissionPort, taking(form)));
        QCOMPARE(standing(before, Look(serverWith(submissionPort, users))), nowhere);
    }
}

void TestStandingHoles::requiredEncryptionClosesThePlainPort() {
    Endpoint demanding{closed};
    demanding.onMail = [](const std::string&, bool encrypted) {
        return encrypted ? "250 2.1.0 Ok" : "530 5.7.0 Must issue a STARTTLS command first";
    };
    const Look before(serverWith(submissionPort, taking("third-party")));
    QCOMPARE(standing(before, Look(serverWith(submissionPort, demanding))), nowhere);
    // It demands it, and then says nothing that counts.
    demanding.onRecipient = [](const SmtpTrial&, bool) { return "450 4.2.0 Greylisted"; };
    QCOMPARE(standing(before, Look(serverWith(submissionPort, demanding))), atSubmission);
}

void TestStandingHoles::whatIsWorseByNowIsBelieved() {
    const Look before(serverWith(smtpPort, taking("bang")));
    QCOMPARE(standing(before, Look(serverWith(smtpPort, {openRelay}))), nowhere);
    // ... but what is better is not, as long as the same was not tried.
    const Look relay(serverWith(smtpPort, {openRelay}));
    QVERIFY(relay.findings.front().outcome == Outcome::Critical);
    QCOMPARE(standing(relay, Look(serverWith(smtpPort, sayingToAll(yes)))), nowhere);  // takes everything
}

void TestStandingHoles::everyFormOfItCounts() {
    // Three forms in one session; the later look breaks off behind the first of them.
    const Look before(serverWith(smtpPort, {[](const SmtpTrial& trial, bool encrypted) {
                                     const bool taken = trial.name.starts_with("own-sender") ||
                                                        trial.name.starts_with("percent-hack");
                                     return taken ? yes : closed(trial, encrypted);
                                 }}));
    const Look later(serverWith(smtpPort, {[](const SmtpTrial& trial, bool encrypted) {
                                    return trial.name == "percent-hack" ? "421 4.7.0 Goodbye"
                                                                        : closed(trial, encrypted);
                                }}));
    QCOMPARE(standing(before, later), atSmtp);
}

void TestStandingHoles::anotherRuleCoversNothingUp() {
    const Look before(serverWith(smtpPort, taking("bang")));
    const Look later(serverWith(smtpPort, taking("bang"), false), "smtp.postmaster");
    QCOMPARE(standing(before, later, "smtp.postmaster"), atSmtp);
    QCOMPARE(standing(before, Look(serverWith(smtpPort, {closed}), "smtp.postmaster"), "smtp.postmaster"),
             nowhere);
    // One that does not talk to strangers' ends touches nothing.
    QCOMPARE(standing(before, Look(serverWith(smtpPort, {closed}), "smtp.banner"), "smtp.banner"), nowhere);
}

void TestStandingHoles::mailInItsOwnName() {
    const std::string rule = "trust.own-domain";
    const auto server = [](const std::string& reply, bool thorough) {
        Scenario s("example.org");
        s.request.thorough = thorough;
        s.mx("example.org", 10, "mail.example.org").a("mail.example.org", address);
        s.endpoint(address, smtpPort, {[reply](const SmtpTrial& trial, bool encrypted) {
                       return trial.name == ownDomainControl ? reply : closed(trial, encrypted);
                   }});
        return s;
    };
    const Look before(server(yes, true), rule);
    QVERIFY(before.findings.front().outcome == Outcome::Warning);
    QCOMPARE(standing(before, Look(server(yes, false), rule), rule), atSmtp);
    QCOMPARE(standing(before, Look(server("450 4.2.0 Greylisted", true), rule), rule), atSmtp);
    QCOMPARE(
        standing(before, Look(server("553 5.7.1 Sender address rejected: not logged in", true), rule), rule),
        nowhere);
}

void TestStandingHoles::whatIsNoHoleDoesNotStand() {
    Scenario inside = serverWith(smtpPort, taking("bang"));
    inside.ownAddress(address);
    const Look before(inside);
    QVERIFY(before.findings.front().outcome == Outcome::Unknown);
    QCOMPARE(standing(before, Look(serverWith(smtpPort, {closed}, false))), nowhere);
    const Look well(serverWith(smtpPort, {closed}));
    QCOMPARE(standing(well, Look(Scenario("example.org"))), nowhere);
}

MAILVITALS_TEST_CLASS(TestStandingHoles)
#include "standing_holes.moc"
