// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/expectation.h"
#include "support/references.h"
#include "support/test_group.h"

using namespace mailvitals;
using namespace mailvitals::test;

namespace {

constexpr const char* address = "198.51.100.25";

/// The owner asked for a proof through this server, which ended the session so. We come from elsewhere.
Scenario asked(const std::string& ending, ProofArrival arrival = ProofArrival::NotTold) {
    Scenario s(address);
    s.ownAddress("203.0.113.77");
    const AcceptedForm through{
        {}, {*IpAddress::parse(address), smtpPort}, TlsUse::OnDemand, smtp::relayForm("third-party")};
    s.request.proof = makeProof(through, s.request.target, "me@elsewhere.example", "MARK", s.now);
    s.request.proof->arrival = arrival;
    s.proofSession(
        address,
        "S: 220 mail.example.com ESMTP\nC: EHLO [192.0.2.2]\nS: 250 mail.example.com\n"
        "C: MAIL FROM:<me@elsewhere.example>\nS: 250 2.1.0 Ok\nC: RCPT TO:<me@elsewhere.example>\n" +
            ending);
    return s;
}

const std::string taken =
    "S: 250 2.1.5 Ok\nC: DATA\nS: 354 go on\nC: .\nS: 250 2.0.0 Ok: queued as 4711\nC: QUIT\nS: 221 bye\n";

}  // namespace

class TestProof : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void speaks();
    void judgesByWhereWeStand();
    void tellsRefusals();
    void isSilentUnasked();
    void couldNotLook();
    void waits();
};

void TestProof::speaks() {
    SAYS(asked(taken), "relay.proof",
         "unknown taken 198.51.100.25:25 | recipient=me@elsewhere.example | mark=MARK | reply=250 2.0.0 Ok: "
         "queued as "
         "4711 | evidence=smtp:proof 198.51.100.25:25 on-demand proof-MARK");
    SAYS(asked(taken, ProofArrival::Arrived), "relay.proof",
         "critical arrived 198.51.100.25:25 | recipient=me@elsewhere.example | mark=MARK | port=25");
    SAYS(asked(taken, ProofArrival::Missing), "relay.proof", "unknown missing 198.51.100.25:25 | mark=MARK");
}

void TestProof::judgesByWhereWeStand() {
    Scenario inside = asked(taken, ProofArrival::Arrived);
    inside.ownAddress(address);
    SAYS(inside, "relay.proof", "unknown arrived-inside 198.51.100.25:25");
    Scenario unplaced = asked(taken, ProofArrival::Arrived);
    unplaced.ownAddressFails(Family::V4, FailureReason::TimedOut);
    SAYS(unplaced, "relay.proof", "warning arrived-unplaced 198.51.100.25:25");
    // A reference host sees us elsewhere.
    nameReferences(unplaced).session(
        reference1,
        "S: 220 mx.google.com ESMTP\nC: EHLO x\nS: 250 mx.google.com at your service, [203.0.113.77]");
    SAYS(unplaced, "relay.proof", "critical arrived 198.51.100.25:25");
}

void TestProof::tellsRefusals() {
    // Whatever the owner says arrived, it was not this one.
    SAYS(asked("S: 554 5.7.1 Relay access denied\nC: QUIT\nS: 221 bye\n", ProofArrival::Arrived),
         "relay.proof", "notice refused 198.51.100.25:25 | reply=554 5.7.1 Relay access denied");
    SAYS(asked("S: 250 Ok\nC: DATA\nS: 451 not now\nC: QUIT\nS: 221 bye\n"), "relay.proof",
         "unknown refused-message 198.51.100.25:25 | reply=451 not now");
    SAYS(asked("S: 250 Ok\nC: DATA\nS: 354 go\nC: .\nS: 554 looks like spam\nC: QUIT\nS: 221 bye\n"),
         "relay.proof", "unknown refused-message 198.51.100.25:25 | reply=554 looks like spam");
}

void TestProof::isSilentUnasked() {
    Scenario s(address);
    s.ownAddress("203.0.113.77");
    s.endpoint(address, smtpPort, {openRelay});
    const auto gathered = s.gather();
    for (const auto& [question, attempt] : gathered.evidence.of<SmtpQuestion>())
        QVERIFY2(question.kind != SmtpSessionKind::Proof && question.message.empty(), question.id().c_str());
    for (const Finding& finding : judge(gathered.evidence, s.policy, {}, s.now))
        QVERIFY(finding.rule != "relay.proof");
}

void TestProof::couldNotLook() {
    SAYS(asked("S: 250 Ok\nC: DATA\nS: 354 go\nC: .\n-- closed\n"), "relay.proof",
         "unknown could-not-look 198.51.100.25:25 | reason=the session broke off before it was clear what "
         "became of the "
         "message");
    Scenario s = asked(taken);
    s.proofSessionFails(address, FailureReason::Refused);
    SAYS(s, "relay.proof", "unknown could-not-look 198.51.100.25:25");
}

void TestProof::waits() {
    Scenario s = asked(taken, ProofArrival::Arrived);
    s.ownAddressOpen(Family::V4);
    SAYS(s, "relay.proof", "waiting");
}

MAILVITALS_TEST_CLASS(TestProof)
#include "proof.moc"
