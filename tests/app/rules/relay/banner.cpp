// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/expectation.h"
#include "support/references.h"
#include "support/test_group.h"

using namespace mailvitals;
using test::Scenario;

namespace {

Scenario talking(const std::string& transcript) {
    Scenario s("203.0.113.25");
    s.session("203.0.113.25", transcript);
    return s;
}

}  // namespace

class TestSmtpBanner : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void speaks();
    void seesWhatIsNoGreeting();
    void leavesOthersWhatIsNoGreeting();
    void seesTheServersOwnFirewall();
    void neverBlamesTheServerForWhatWeDid();
    void couldNotLook();
    void doesNotApply();
    void waits();
};

void TestSmtpBanner::speaks() {
    SAYS(talking("S: 220 mail.example.org ESMTP\nC: QUIT\nS: 221 bye"), "smtp.banner",
         "pass well-formed 203.0.113.25:25 | reply=220 mail.example.org ESMTP | seconds=0 | "
         "evidence=smtp:greeting 203.0.113.25:25");
    SAYS(talking("S: 220-mail.example.org ESMTP Postcow\nS: 220 mail.example.org ESMTP Postcow\nC: QUIT\nS: "
                 "221 bye"),
         "smtp.banner",
         "pass well-formed 203.0.113.25:25 | reply=220-mail.example.org ESMTP Postcow / 220 mail.example.org "
         "ESMTP Postcow");
    // As it is written down before anything else is said.
    SAYS(talking("S: 220 mail.example.org ESMTP"), "smtp.banner", "pass well-formed 203.0.113.25:25");
    SAYS(talking("-- waits 19\nS: 220 mail.example.org\nC: QUIT\nS: 221 bye"), "smtp.banner",
         "pass well-formed 203.0.113.25:25 | seconds=19");
    SAYS(talking("-- waits 20\nS: 220 mail.example.org\nC: QUIT\nS: 221 bye"), "smtp.banner",
         "notice slow 203.0.113.25:25 | seconds=20");
    SAYS(talking("S: 554 5.7.1 blocked using zen.spamhaus.org\nC: QUIT\nS: 221 bye"), "smtp.banner",
         "unknown turned-away 203.0.113.25:25 | reply=554 5.7.1 blocked using zen.spamhaus.org");
    SAYS(talking("S: 421 4.3.2 busy\nC: QUIT\nS: 221 bye"), "smtp.banner",
         "unknown turned-away 203.0.113.25:25");
}

void TestSmtpBanner::seesWhatIsNoGreeting() {
    // F20: no blank, two codes in one reply, a code that greets nobody.
    SAYS(talking("S: 220mail\n-- garbled"), "smtp.banner",
         "warning malformed 203.0.113.25:25 | reason=neither blank nor hyphen after the reply code | "
         "reply=220mail");
    SAYS(talking("S: 220-mail\nS: 250 mail\n-- garbled"), "smtp.banner",
         "warning malformed 203.0.113.25:25 | reason=lines of one reply bear different codes");
    SAYS(talking("S: 250 mail\nC: QUIT\nS: 221 bye"), "smtp.banner",
         "warning malformed 203.0.113.25:25 | reason=a greeting has the code 220 | reply=250 mail");
}

/// That is for smtp.reachable to tell.
void TestSmtpBanner::leavesOthersWhatIsNoGreeting() {
    for (const char* session :
         {"-- waits 60\n-- timed-out", "-- closed", "S: 220-mail\n-- closed", "S: 220-mail\n-- timed-out",
          "S: HTTP/1.1 400 Bad Request\n-- garbled", "S: 220-mail\n-- too-much"})
        SAYS(talking(session), "smtp.banner", "unknown could-not-look 203.0.113.25:25");
    SAYS(talking("-- closed"), "smtp.banner",
         "unknown could-not-look 203.0.113.25:25 | reason=no greeting arrived: the other side hung up");
}

/// The greetings of others come through whole: so it is the server's own firewall.
void TestSmtpBanner::seesTheServersOwnFirewall() {
    Scenario s = talking("S: 220 ****************\nC: EHLO x\nS: 250 mail.example.org\nC: QUIT\nS: 221 bye");
    SAYS(s, "smtp.banner", "unknown could-not-look 203.0.113.25:25");
    test::answerAtReferences(s);
    SAYS(s, "smtp.banner", "warning masked 203.0.113.25:25 | reply=220 ****************");
    // What the world hears of it is then heard here too.
    SAYS(s, "tls.starttls", "warning not-offered 203.0.113.25:25");
    SAYS(s, "vantage.port25", "pass open port 25");
    test::answerAtReferences(s, "220 ****************");
    SAYS(s, "smtp.banner", "unknown could-not-look 203.0.113.25:25");
    SAYS(s, "vantage.port25", "unknown rewritten port 25");
}

void TestSmtpBanner::neverBlamesTheServerForWhatWeDid() {
    for (const char* why : {"cancelled", "out-of-time", "held-back", "internal", "proxy-failed"}) {
        SAYS(talking(std::string("-- waits 0\n-- ") + why), "smtp.banner",
             "unknown could-not-look 203.0.113.25:25");
        SAYS(talking(std::string("S: 220-mail\n-- ") + why), "smtp.banner",
             "unknown could-not-look 203.0.113.25:25");
        // Once the greeting was through, it was a greeting.
        SAYS(talking(std::string("S: 220 mail\nC: EHLO tester\n-- ") + why), "smtp.banner",
             "pass well-formed 203.0.113.25:25");
    }
}

void TestSmtpBanner::couldNotLook() {
    Scenario s("203.0.113.25");
    s.sessionFails("203.0.113.25", FailureReason::TimedOut);
    SAYS(s, "smtp.banner", "unknown could-not-look 203.0.113.25:25 | reason=nobody answered in time");
}

void TestSmtpBanner::doesNotApply() {
    SAYS(Scenario("example.org"), "smtp.banner",
         "not-applicable does-not-apply example.org | reason=the domain has no mail server");
}

void TestSmtpBanner::waits() {
    Scenario s("203.0.113.25");
    s.sessionOpen("203.0.113.25");
    SAYS(s, "smtp.banner", "waiting");
}

MAILVITALS_TEST_CLASS(TestSmtpBanner)
#include "banner.moc"
