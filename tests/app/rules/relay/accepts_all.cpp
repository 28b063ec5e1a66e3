// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/relay_trials.h"
#include "serving.h"
#include "support/expectation.h"
#include "support/test_group.h"

using namespace mailvitals;
using namespace mailvitals::test;

namespace {

/// A server that answers so to its postmaster, to a user it does not have, and to strangers.
Scenario answering(const std::string& known, const std::string& unknown, const std::string& strangers) {
    return serving({[=](const SmtpTrial& trial, bool) {
        if (trial.name == knownBaseline || trial.name == nullControl) return known;
        return trial.name == unknownBaseline ? unknown : strangers;
    }});
}

const std::string yes = "250 2.1.5 Ok";
const std::string denied = "454 4.7.1 Relay access denied";

}  // namespace

class TestAcceptsAll : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void speaks();
    void isSilent();
    void saysNothingOfFriends();
    void cannotTell();
    void couldNotLook();
    void doesNotApply();
    void waits();
};

void TestAcceptsAll::speaks() {
    SAYS(answering(yes, yes, yes), "relay.accepts-all",
         "warning accepts-everything 203.0.113.25:25 | recipient=mailvitals-no-such-user@example.org | "
         "evidence=smtp:greeting mail.example.org 203.0.113.25:25");
    SAYS(answering(yes, yes, denied), "relay.accepts-all", "notice accepts-unknown 203.0.113.25:25");
    SAYS(answering(yes, "252 2.1.5 will try", denied), "relay.accepts-all",
         "notice accepts-unknown 203.0.113.25:25");
}

void TestAcceptsAll::isSilent() {
    SAYS(answering(yes, "550 5.1.1 User unknown", denied), "relay.accepts-all",
         "pass knows-its-users 203.0.113.25:25");
    // Stalwart's number for it.
    SAYS(answering(yes, "550 5.1.2 Mailbox does not exist.", denied), "relay.accepts-all",
         "pass knows-its-users 203.0.113.25:25");
    // An open relay that knows its users accepts much, but not all.
    SAYS(answering(yes, "550 5.1.1 User unknown", yes), "relay.accepts-all",
         "pass knows-its-users 203.0.113.25:25");
}

void TestAcceptsAll::saysNothingOfFriends() {
    Scenario s = answering(yes, yes, yes);
    s.ownAddress(address);
    SAYS(s, "relay.accepts-all", "unknown inside 203.0.113.25:25");
}

void TestAcceptsAll::cannotTell() {
    SAYS(answering("550 5.1.1 User unknown", yes, denied), "relay.accepts-all",
         "unknown refuses-postmaster 203.0.113.25:25 | reply=550 5.1.1 User unknown");
    Scenario s = alone();
    s.endpoint(address, smtpPort, {[](const SmtpTrial& trial, bool encrypted) {
                   return trial.name == nullControl ? "550 no bounces" : closed(trial, encrypted);
               }});
    SAYS(s, "relay.accepts-all", "unknown refuses-bounces 203.0.113.25:25 | reply=550 no bounces");
    // What it says for now is no refusal.
    s.endpoint(address, smtpPort, {[](const SmtpTrial& trial, bool encrypted) {
                   return trial.name == nullControl ? "450 4.3.0 later" : closed(trial, encrypted);
               }});
    SAYS(s, "relay.accepts-all", "unknown no-verdict 203.0.113.25:25 | reply=450 4.3.0 later");
    SAYS(answering("450 4.2.0 Greylisted, please try again", yes, denied), "relay.accepts-all",
         "unknown no-verdict 203.0.113.25:25 | reply=450 4.2.0 Greylisted, please try again");
    SAYS(answering(yes, "450 4.2.0 Greylisted, please try again", denied), "relay.accepts-all",
         "unknown no-verdict 203.0.113.25:25");
    SAYS(answering("554 5.7.1 blocked using zen.spamhaus.org", yes, denied), "relay.accepts-all",
         "unknown no-verdict 203.0.113.25:25");
}

void TestAcceptsAll::couldNotLook() {
    Scenario s = alone();
    s.endpointFails(address, smtpPort, FailureReason::TimedOut);
    SAYS(s, "relay.accepts-all", "unknown could-not-look 203.0.113.25:25 | reason=nobody answered in time");
    s.mx("example.org", 10, "home.example.org").a("home.example.org", "127.0.0.1");
    SAYS(s, "relay.accepts-all", "unknown could-not-look 203.0.113.25:25",
         "unknown could-not-look 127.0.0.1:25");
}

void TestAcceptsAll::doesNotApply() {
    SAYS(Scenario("example.org"), "relay.accepts-all",
         "not-applicable does-not-apply example.org | reason=the domain has no mail server");
}

void TestAcceptsAll::waits() {
    Scenario s = alone();
    s.endpointOpen(address, smtpPort);
    SAYS(s, "relay.accepts-all", "waiting");
    Scenario standing = answering(yes, yes, yes);
    standing.ownAddressOpen(Family::V4);
    SAYS(standing, "relay.accepts-all", "waiting");
}

MAILVITALS_TEST_CLASS(TestAcceptsAll)
#include "accepts_all.moc"
