// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/relay_trials.h"
#include "records/smtp/relay_form.h"
#include "support/expectation.h"
#include "support/healthy.h"
#include "support/test_group.h"

#include <algorithm>

using namespace mailvitals;
using test::Scenario;

namespace {

constexpr const char* address = "203.0.113.25";
constexpr const char* subject = " 203.0.113.25:25";

}  // namespace

/// Which ports and forms relay.open tries, and when it stops.
class TestRelayMatrix : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void triesOtherFormsBehindStarttls();
    void findsEachForm_data();
    void findsEachForm();
    void triesEveryFormWhenAsked();
    void triesThePlainFormBehindStarttls();
    void triesOnlyGentleFormsUnlessAsked();
    void triesNoFormsWhereNobodyWasNamed();
    void judgesEachPortApart();
    void stopsAtFourRefusals();
    void isRedAlsoWithoutAPostmaster();
    void asksWhereWeStandInGoodTime();
};

/// The names of the trials that were put to the address, session by session.
std::vector<std::string> sessionsPut(const Scenario& scenario) {
    std::vector<std::string> ids;
    const Evidence evidence = scenario.gather({{"relay.open"}, {}}).evidence;
    for (const auto& [question, attempt] : evidence.of<SmtpQuestion>()) {
        if (question.kind == SmtpSessionKind::Relay)
            ids.push_back(question.id().substr(question.id().find(':', 12) + 1));
    }
    return ids;
}

void TestRelayMatrix::triesOtherFormsBehindStarttls() {
    Scenario s(address);
    s.endpoint(address, smtpPort, {test::closed});
    SAYS(s, "relay.open",
         std::string("pass closed") + subject +
             " | tried=external sender to external recipient (unencrypted), sender in its own domain to "
             "external recipient (after STARTTLS), percent hack (user%other@domain) (after STARTTLS)");
    // Nothing is said about a side of STARTTLS that was not heard.
    s.endpoint(address, smtpPort, {.onRecipient = test::closed, .offersTls = false});
    SAYS(s, "relay.open",
         std::string("pass closed") + subject +
             " | tried=external sender to external recipient (unencrypted), sender in its own domain to "
             "external recipient (unencrypted), percent hack (user%other@domain) (unencrypted)");
    // Where no user is refused there is room for one more.
    s.endpoint(address, smtpPort, {[](const SmtpTrial& trial, bool encrypted) {
                   return trial.name == unknownBaseline ? "250 2.1.5 Ok" : test::closed(trial, encrypted);
               }});
    QCOMPARE(sessionsPut(s), (std::vector<std::string>{"25 own-sender+percent-hack", "25 third-party",
                                                       "25 on-demand third-party", "465 implicit third-party",
                                                       "587 on-demand third-party"}));
}

void TestRelayMatrix::findsEachForm_data() {
    QTest::addColumn<QString>("form");
    QTest::addColumn<QString>("said");
    QTest::newRow("plain") << "third-party"
                           << "critical open";
    QTest::newRow("own domain") << "own-sender"
                                << "critical open";
    QTest::newRow("percent") << "percent-hack"
                             << "critical open-routed";
}

void TestRelayMatrix::findsEachForm() {
    QFETCH(QString, form);
    QFETCH(QString, said);
    // A server that answers the controls as it should, and carries only what is dressed up so.
    const std::string name = form.toStdString();
    Scenario s(address);
    s.endpoint(address, smtpPort, {[=](const SmtpTrial& trial, bool encrypted) -> std::string {
                   return trial.name.starts_with(name) ? "250 2.1.5 Ok" : test::closed(trial, encrypted);
               }});
    SAYS(s, "relay.open", said.toStdString() + subject);
    // Once is not enough.
    s.endpoint(address, smtpPort, {[=](const SmtpTrial& trial, bool encrypted) -> std::string {
                   return trial.name == name ? "250 2.1.5 Ok" : test::closed(trial, encrypted);
               }});
    SAYS(s, "relay.open", std::string("warning accepted-once") + subject);
}

void TestRelayMatrix::triesEveryFormWhenAsked() {
    Scenario s(address);
    s.request.thorough = true;
    s.endpoint(address, smtpPort, {test::closed}).endpoint(address, submissionPort, {test::usersOnly});
    SAYS(s, "relay.open", std::string("pass closed") + subject, "pass closed 203.0.113.25:587");
    const Evidence evidence = s.gather({{"relay.open"}, {}}).evidence;
    std::size_t trials = 0;
    for (const auto& [question, attempt] : evidence.of<SmtpQuestion>()) {
        QVERIFY(question.trials.size() <= 3);
        if (question.kind != SmtpSessionKind::Relay) continue;
        if (attempt.answer()) trials += question.trials.size();
        // The gentle ones go as always; all that is more goes slowly.
        const bool first = question.tls != TlsUse::AsOffered;
        QCOMPARE(question.afterPause, !first);
    }
    // ... the plain form once more behind STARTTLS, and what is no way to relay: mail in its own name, and
    // complaints.
    QCOMPARE(trials, 2 * smtp::relayForms().size() + 2 + 2);
}

/// A server that says no in plain text may trust whoever comes encrypted, but not every sender.
void TestRelayMatrix::triesThePlainFormBehindStarttls() {
    const auto trusting = [](const SmtpTrial& trial, bool encrypted) -> std::string {
        const bool plain = trial.name.starts_with("third-party");
        return plain && encrypted ? "250 2.1.5 Ok" : test::closed(trial, encrypted);
    };
    Scenario s(address);
    s.request.thorough = true;
    s.endpoint(address, smtpPort, {trusting});
    SAYS(s, "relay.open", std::string("critical open") + subject);
    // Where it offers no STARTTLS there is nothing else to try.
    s.endpoint(address, smtpPort, {.onRecipient = trusting, .offersTls = false});
    SAYS(s, "relay.open", std::string("pass closed") + subject);
    const std::vector<std::string> put = sessionsPut(s);
    QCOMPARE(std::count_if(put.begin(), put.end(),
                           [](const std::string& session) {
                               return session.starts_with("25 ") &&
                                      session.find("third-party") != session.npos;
                           }),
             1);
}

/// However much room the refusals leave: what may get somebody banned is for a thorough check.
void TestRelayMatrix::triesOnlyGentleFormsUnlessAsked() {
    Scenario s(address);
    s.endpoint(address, smtpPort, {[](const SmtpTrial& trial, bool encrypted) {
                   const bool other = formOf(trial) && trial.name != "third-party";
                   return other ? "252 2.5.2 I cannot tell" : test::closed(trial, encrypted);
               }});
    std::size_t tried = 0;
    const Evidence evidence = s.gather({{"relay.open"}, {}}).evidence;
    for (const auto& [question, attempt] : evidence.of<SmtpQuestion>()) {
        for (const SmtpTrial& trial : question.trials) {
            const smtp::RelayForm* form = formOf(trial);
            if (!form || form->name == "third-party") continue;
            QVERIFY2(form->gentle, trial.name.c_str());
            ++tried;
        }
    }
    QVERIFY(tried >= 2);
}

void TestRelayMatrix::triesNoFormsWhereNobodyWasNamed() {
    // A refusal of MAIL says nothing about recipients, and would be the same for every form.
    Scenario s(address);
    s.endpoint(address, smtpPort, {.onRecipient = test::closed, .onMail = [](const std::string&, bool) {
                                       return std::string("554 5.7.1 Relay access denied");
                                   }});
    const std::vector<std::string> plain{"25 on-demand third-party", "465 implicit third-party",
                                         "587 on-demand third-party"};
    QCOMPARE(sessionsPut(s), plain);
    // It says the same to its postmaster, but he has not been named either.
    SAYS(s, "relay.open", std::string("pass closed") + subject);
    s.request.thorough = true;
    QCOMPARE(sessionsPut(s), plain);
}

void TestRelayMatrix::judgesEachPortApart() {
    Scenario s(address);
    s.endpoint(address, smtpPort, {test::closed});
    s.endpoint(address, submissionPort, {test::openRelay});
    s.endpoint(address, submissionsPort, {test::usersOnly});
    // What users who do not exist are told matters where a stranger was taken, and on port 25 itself.
    SAYS(s, "relay.open", std::string("pass closed") + subject,
         "critical open 203.0.113.25:587 | port=587 | evidence=relay-matrix:203.0.113.25, smtp:relay "
         "203.0.113.25:587 on-demand third-party, smtp:relay 203.0.113.25:587 on-demand third-party-again, "
         "smtp:greeting 203.0.113.25:25",
         "pass closed 203.0.113.25:465 | evidence=relay-matrix:203.0.113.25, smtp:relay 203.0.113.25:465 "
         "implicit third-party");
    Scenario closed(address);
    closed.relaySession(address,
                        "S: 220 hi\nC: EHLO tester\nS: 250 mail\nC: MAIL FROM:<postmaster@gmail.com>\n"
                        "S: 250 Ok\nC: RCPT TO:<postmaster@outlook.com>\nS: 530 5.7.0 log in first");
    closed.session(address, "S: 220 hi\nC: EHLO tester\nS: 250 mail\nC: QUIT\nS: 221 bye");
    SAYS(closed, "relay.open",
         "pass needs-login 203.0.113.25:25 | evidence=relay-matrix:203.0.113.25, smtp:relay 203.0.113.25:25 "
         "on-demand third-party, smtp:greeting 203.0.113.25:25");
    // Only the ports for users can be reached: port 25 stays grey.
    Scenario blocked(address);
    blocked.endpoint(address, submissionPort, {test::usersOnly})
        .endpoint(address, submissionsPort, {test::openRelay});
    SAYS(blocked, "relay.open", std::string("unknown could-not-look") + subject,
         "pass closed 203.0.113.25:587", "critical open 203.0.113.25:465");
}

void TestRelayMatrix::stopsAtFourRefusals() {
    Scenario s(address);
    s.endpoint(address, smtpPort, {test::closed});
    s.endpoint(address, submissionPort, {test::usersOnly})
        .endpoint(address, submissionsPort, {test::usersOnly});
    QCOMPARE(sessionsPut(s), (std::vector<std::string>{"25 on-demand third-party", "465 implicit third-party",
                                                       "587 on-demand third-party"}));
    s.endpointFails(address, submissionsPort, FailureReason::Refused);
    QCOMPARE(sessionsPut(s).size(), 4u);
    QVERIFY(sessionsPut(s)[0].starts_with("25 own-sender"));
    int refusals = 0;
    const Evidence evidence = s.gather({{"relay.open"}, {}}).evidence;
    for (const auto& [question, attempt] : evidence.of<SmtpQuestion>()) {
        if (attempt.answer()) refusals += refusalsIn(*attempt.answer());
        QVERIFY(question.trials.size() <= 3);
    }
    QCOMPARE(refusals, 4);
}

void TestRelayMatrix::isRedAlsoWithoutAPostmaster() {
    // Nobody is then asked for together with the second external recipient.
    Scenario s(address);
    s.endpoint(address, smtpPort, {[](const SmtpTrial& trial, bool) -> std::string {
                   const bool own = trial.name == knownBaseline || trial.name == unknownBaseline;
                   return own ? "550 5.1.1 User unknown" : "250 2.1.5 Ok";
               }});
    SAYS(s, "relay.open", std::string("critical open") + subject);
}

void TestRelayMatrix::asksWhereWeStandInGoodTime() {
    // Not only when the server has said yes: that would be a round trip too late.
    const auto waves = test::healthy().gather({{"relay.open"}, {}}).waves;
    QCOMPARE(waves.size(), std::size_t(3));
    std::vector<std::string> first;
    for (const Question& question : waves.front()) first.push_back(idOf(question));
    QVERIFY(std::count(first.begin(), first.end(), "local:network") == 1);
    QVERIFY(std::count(first.begin(), first.end(), "dns:TXT own.service.example @192.0.2.10:53") == 1);
    for (const char* rule : {"relay.accepts-all", "relay.inside-only", "trust.canary", "trust.xclient",
                             "trust.client-address"}) {
        const auto asked = test::healthy().gather({{rule}, {}}).waves.front();
        QVERIFY2(std::count(asked.begin(), asked.end(), Question(LocalQuestion())) == 1, rule);
    }
}

MAILVITALS_TEST_CLASS(TestRelayMatrix)
#include "open_matrix.moc"
