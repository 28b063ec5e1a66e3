// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/relay_trials.h"
#include "serving.h"
#include "support/expectation.h"
#include "support/test_group.h"

using namespace mailvitals;
using namespace mailvitals::test;

namespace {

/// What it says to its postmaster; it refuses strangers as it should.
Scenario answering(const std::string& reply) {
    return serving({[reply](const SmtpTrial& trial, bool encrypted) {
        return trial.name == knownBaseline ? reply : closed(trial, encrypted);
    }});
}

}  // namespace

class TestPostmaster : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void speaks();
    void isSilent();
    void asksForComplaintsWhenAsked();
    void cannotTell();
    void couldNotLook();
    void waits();
};

void TestPostmaster::speaks() {
    SAYS(answering("550 5.1.1 <postmaster@example.org>: User unknown"), "smtp.postmaster",
         "warning refused 203.0.113.25:25 | recipient=postmaster@example.org");
    SAYS(answering("550 5.1.2 Mailbox does not exist."), "smtp.postmaster",
         "warning refused 203.0.113.25:25");
}

void TestPostmaster::isSilent() {
    SAYS(answering("250 2.1.5 Ok"), "smtp.postmaster", "pass accepted 203.0.113.25:25");
    SAYS(serving({openRelay}), "smtp.postmaster", "pass accepted 203.0.113.25:25");
    // Where only an address is known, the postmaster has no domain.
    Scenario bare(address);
    bare.endpoint(address, smtpPort, {closed});
    SAYS(bare, "smtp.postmaster", "pass accepted 203.0.113.25:25 | recipient=postmaster");
}

void TestPostmaster::asksForComplaintsWhenAsked() {
    const auto complaints = [](const std::string& reply) {
        Scenario s = serving({[reply](const SmtpTrial& trial, bool encrypted) {
            return trial.name == abuseControl ? reply : closed(trial, encrypted);
        }});
        s.request.thorough = true;
        return s;
    };
    SAYS(complaints("250 2.1.5 Ok"), "smtp.postmaster",
         "pass abuse-accepted 203.0.113.25:25 | recipient=abuse@example.org",
         "pass accepted 203.0.113.25:25");
    SAYS(complaints("550 5.1.1 User unknown"), "smtp.postmaster",
         "notice abuse-refused 203.0.113.25:25 | reply=550 5.1.1 User unknown",
         "pass accepted 203.0.113.25:25");
    SAYS(complaints("450 4.2.0 Greylisted"), "smtp.postmaster", "pass accepted 203.0.113.25:25");
}

void TestPostmaster::cannotTell() {
    SAYS(answering("450 4.2.0 Greylisted, please try again"), "smtp.postmaster",
         "unknown no-verdict 203.0.113.25:25");
    SAYS(answering("554 5.7.1 Client host [192.0.2.7] blocked using zen.spamhaus.org"), "smtp.postmaster",
         "unknown no-verdict 203.0.113.25:25");
    // It says the same to everybody.
    SAYS(serving({[](const SmtpTrial&, bool) { return "550 5.7.1 go away"; }}), "smtp.postmaster",
         "unknown no-verdict 203.0.113.25:25");
    SAYS(serving({.onRecipient = closed,
                  .onMail = [](const std::string&, bool) { return "550 5.7.23 SPF check failed"; }}),
         "smtp.postmaster", "unknown not-asked 203.0.113.25:25 | reply=550 5.7.23 SPF check failed");
}

void TestPostmaster::couldNotLook() {
    SAYS(alone(), "smtp.postmaster",
         "unknown could-not-look 203.0.113.25:25 | reason=nobody answered in time");
}

void TestPostmaster::waits() {
    Scenario s = serving({closed});
    s.endpointOpen(address, smtpPort);
    SAYS(s, "smtp.postmaster", "waiting");
}

MAILVITALS_TEST_CLASS(TestPostmaster)
#include "postmaster.moc"
