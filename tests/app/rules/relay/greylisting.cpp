// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/relay_trials.h"
#include "support/expectation.h"
#include "support/healthy.h"
#include "support/test_group.h"

using namespace mailvitals;
using namespace mailvitals::test;

namespace {

constexpr const char* address = "203.0.113.25";
constexpr const char* rule = "smtp.greylisting";

Scenario answering(const std::string& reply) {
    Scenario s(address);
    s.endpoint(address, smtpPort, {[reply](const SmtpTrial&, bool) { return reply; }});
    return s;
}

Scenario greeting(const std::string& transcript) {
    Scenario s(address);
    s.session(address, transcript + "\nC: QUIT\nS: 221 bye");
    return s;
}

}  // namespace

class TestGreylisting : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void speaks_data();
    void speaks();
    void knowsWaitingByTheClock();
    void isSilent();
    void showsWhatTellsMost();
    void judgesEachPortApart();
    void couldNotLook();
    void waits();
};

void TestGreylisting::speaks_data() {
    QTest::addColumn<QString>("reply");
    QTest::addColumn<QString>("said");
    const auto row = [](const char* reply, const char* said) {
        QTest::newRow(reply) << QString(reply) << QString(said);
    };
    row("450 4.2.0 <a@b>: Recipient address rejected: Greylisted, see http://postgrey.example",
        "notice greylisted");
    row("451 4.7.1 Greylisting in action, please come back in 00:05:00", "notice greylisted");
    row("452 4.2.2 Greylisted, please try again in a few moments.", "notice greylisted");
    row("450 4.3.2 Service currently unavailable", "notice busy");
    row("421 4.7.0 mail.example.com Error: too many errors", "notice throttled");
    row("450 4.7.25 Client host rejected: cannot find your hostname, [203.0.113.9]", "notice temporary");
    row("451 4.3.0 Temporary lookup failure", "notice busy");
    row("450 4.4.0 Something odd", "notice temporary");
    row("250 This is hurting you more than it is hurting me.", "notice tarpit");
    // For good, though it begins with a 4.
    row("454 4.7.1 <a@b>: Relay access denied", "pass prompt");
    row("550 5.7.1 blocked using zen.spamhaus.org", "pass prompt");
    row("250 2.1.5 Ok", "pass prompt");
}

void TestGreylisting::speaks() {
    QFETCH(QString, reply);
    QFETCH(QString, said);
    const bool shown = said != "pass prompt";
    SAYS(answering(reply.toStdString()), rule,
         said.toStdString() + " 203.0.113.25:25 | port=25" +
             (shown ? " | reply=" + reply.toStdString() : std::string()));
}

void TestGreylisting::knowsWaitingByTheClock() {
    const std::string teaser =
        "S: 220-mail.example.com ESMTP Postcow\n-- waits 3\n"
        "S: 220 mail.example.com ESMTP Postcow";
    SAYS(greeting(teaser), rule, "notice teaser 203.0.113.25:25 | seconds=3");
    SAYS(greeting("S: 220-mail.example.com ESMTP\n-- waits 2\nS: 220 mail.example.com ESMTP"), rule,
         "notice teaser 203.0.113.25:25 | seconds=2");
    SAYS(greeting("S: 220-mail.example.com ESMTP\n-- waits 1\nS: 220 mail.example.com ESMTP"), rule,
         "pass prompt 203.0.113.25:25");
    // Late, but in one piece.
    SAYS(greeting("-- waits 3\nS: 220 mail.example.com ESMTP"), rule, "pass prompt 203.0.113.25:25");
    // Only a greeting of two lines.
    SAYS(greeting("S: 220-mail.example.com ESMTP\nS: 220 No spam please"), rule,
         "pass prompt 203.0.113.25:25");
    SAYS(greeting("S: 220 hi\nC: EHLO tester\n-- waits 11\nS: 250 mail"), rule,
         "notice slow 203.0.113.25:25 | seconds=11");
    SAYS(greeting("-- waits 12\nS: 220 hi"), rule, "notice slow 203.0.113.25:25 | seconds=12");
    SAYS(greeting("S: 220 hi\nC: EHLO tester\n-- waits 10\nS: 250 mail"), rule,
         "notice slow 203.0.113.25:25 | seconds=10");
    // Only the greeting is shown in two steps.
    SAYS(greeting("S: 220 hi\nC: EHLO tester\nS: 250-mail\nS: 250 STARTTLS\nC: STARTTLS\n-- waits 3\n"
                  "S: 220-ready\nS: 220 go"),
         rule, "pass prompt 203.0.113.25:25");
    // Not as long as that.
    SAYS(greeting("S: 220 hi\nC: EHLO tester\n-- waits 9\nS: 250 mail"), rule, "pass prompt 203.0.113.25:25");
    // Words tell more than the clock.
    SAYS(greeting(teaser + "\nC: EHLO tester\nS: 421 4.3.2 All server ports are busy"), rule,
         "notice throttled 203.0.113.25:25");
}

void TestGreylisting::isSilent() {
    SAYS(healthy(), rule, "pass prompt 203.0.113.25:25", "pass prompt 203.0.113.25:587",
         "pass prompt 203.0.113.25:465", "pass prompt [2001:db8:25::25]:25",
         "pass prompt [2001:db8:25::25]:587", "pass prompt [2001:db8:25::25]:465");
}

void TestGreylisting::showsWhatTellsMost() {
    // Whichever of the two came first.
    SAYS(greeting("-- waits 12\nS: 220 hi\nC: EHLO tester\nS: 451 4.7.1 Greylisted"), rule,
         "notice greylisted 203.0.113.25:25 | reply=451 4.7.1 Greylisted | seconds=0");
    SAYS(greeting("S: 421 4.7.0 too many connections\nC: EHLO tester\n-- waits 12\nS: 250 mail"), rule,
         "notice throttled 203.0.113.25:25 | reply=421 4.7.0 too many connections");
    SAYS(greeting("S: 220 hi\nC: EHLO tester\nS: 502 no\nC: HELO tester\nS: 450 4.7.1 Greylisted"), rule,
         "notice greylisted 203.0.113.25:25 | reply=450 4.7.1 Greylisted");
    SAYS(greeting("S: 220 hi\nC: EHLO tester\nS: 250 mail\nC: MAIL FROM:<a@example.net>\n"
                  "S: 450 4.2.0 Greylisted"),
         rule, "notice greylisted 203.0.113.25:25 | reply=450 4.2.0 Greylisted");
    // What is said to other commands puts nobody off.
    SAYS(greeting("S: 220 hi\nC: EHLO tester\nS: 250 mail\nC: VRFY postmaster\nS: 450 4.7.1 Greylisted"),
         rule, "pass prompt 203.0.113.25:25");
    // Of two alike: the first.
    SAYS(greeting("-- waits 11\nS: 220 hi\nC: EHLO tester\n-- waits 14\nS: 250 mail"), rule,
         "notice slow 203.0.113.25:25 | reply=220 hi | seconds=11");
}

void TestGreylisting::judgesEachPortApart() {
    Scenario s(address);
    s.endpoint(address, smtpPort, {closed}).endpoint(address, submissionPort, {[](const SmtpTrial&, bool) {
                                                         return "450 4.2.0 Greylisted";
                                                     }});
    SAYS(s, rule, "pass prompt 203.0.113.25:25", "notice greylisted 203.0.113.25:587 | port=587");
}

void TestGreylisting::couldNotLook() {
    SAYS(Scenario(address), rule, "unknown could-not-look 203.0.113.25:25 | reason=nobody answered in time");
}

void TestGreylisting::waits() {
    Scenario s(address);
    s.endpoint(address, smtpPort, {closed}).endpointOpen(address, submissionsPort);
    SAYS(s, rule, "waiting");
}

MAILVITALS_TEST_CLASS(TestGreylisting)
#include "greylisting.moc"
