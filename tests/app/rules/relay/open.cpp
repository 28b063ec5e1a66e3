// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/relay_trials.h"
#include "records/smtp/relay_form.h"
#include "support/expectation.h"
#include "support/healthy.h"
#include "support/test_group.h"

#include <algorithm>
#include <functional>

using namespace mailvitals;
using test::Scenario;

namespace {

constexpr const char* address = "203.0.113.25";

/// A stranger names a stranger; this is what the server answers.
std::string relaySession(const std::string& rcptReply, const std::string& rest = "") {
    return "S: 220 mail.example.com ESMTP Postcow\n"
           "C: EHLO [192.168.1.7]\n"
           "S: 250-mail.example.com\n"
           "S: 250 STARTTLS\n"
           "C: MAIL FROM:<postmaster@gmail.com>\n"
           "S: 250 2.1.0 Ok\n"
           "C: RCPT TO:<postmaster@outlook.com>\n"
           "S: " +
           rcptReply + "\n" + rest;
}

/// A server that carries the first strangers' mail; this is what it answers to a recipient it must not know,
/// and to other strangers.
Scenario accepting(const std::string& control, const std::string& second) {
    Scenario s(address);
    s.endpoint(address, smtpPort, {[=](const SmtpTrial& trial, bool) -> std::string {
                   if (trial.name == unknownBaseline) return control;
                   return trial.name.ends_with("-again") ? second : "250 2.1.5 Ok";
               }});
    return s;
}

const std::string unknownUser = "550 5.1.1 <x@example.org>: Recipient address rejected: User unknown";

Scenario talking(const std::string& transcript) {
    Scenario s(address);
    s.relaySession(address, transcript);
    return s;
}

constexpr const char* subject = " 203.0.113.25:25";

}  // namespace

class TestRelayOpen : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void seesTheIncident();
    void readsWhatServersSay_data();
    void readsWhatServersSay();
    void readsRepliesOfManyLines();
    void tellsARelayFromAServerThatTakesEverything();
    void knowsThatEximAsksItsFriendsLess();
    void wantsASecondYesForRed();
    void readsSpamdByItsHumour();
    void understandsARefusalBeforeTheRecipient();
    void takesTheAnswerBehindStarttls();
    void goesOnWithHelo();
    void saysHowASessionEnded();
    void tellsARefusalOfEverybody();
    void tellsOddSpellingsApart();
    void judgesByWhereWeStand();
    void needsNoServiceWhereOurOwnSideIsPublic();
    void neverCallsAPrivateAddressOutside();
    void couldNotLook();
    void doesNotApply();
    void waits();
};

void TestRelayOpen::seesTheIncident() {
    // FACTS F1: a mailcow-like server whose IPv6 side lost the strangers' addresses, while IPv4 is shut.
    Scenario s = test::healthy();
    for (const std::uint16_t port : {smtpPort, submissionPort, submissionsPort})
        s.endpoint("2001:db8:25::25", port, {test::openRelay});
    SAYS(s, "relay.open",
         "pass closed 203.0.113.25:25 | reply=454 4.7.1 <postmaster@outlook.com>: Relay access denied",
         "pass closed 203.0.113.25:587", "pass closed 203.0.113.25:465",
         "critical open [2001:db8:25::25]:25 | address=2001:db8:25::25 | port=25 | "
         "sender=postmaster@gmail.com | "
         "recipient=postmaster@outlook.com | evidence=relay-matrix:2001:db8:25::25, smtp:relay "
         "mail.example.org "
         "[2001:db8:25::25]:25 on-demand third-party, smtp:relay mail.example.org "
         "[2001:db8:25::25]:25 on-demand third-party-again, smtp:greeting mail.example.org "
         "[2001:db8:25::25]:25",
         "critical open [2001:db8:25::25]:587", "critical open [2001:db8:25::25]:465");
}

void TestRelayOpen::readsWhatServersSay_data() {
    QTest::addColumn<QString>("reply");
    QTest::addColumn<QString>("said");
    const auto row = [](const char* reply, const char* said) {
        QTest::newRow(reply) << QString(reply) << QString(said);
    };
    // FACTS section 1.6 and the transcripts F2 to F16, each as the reply to RCPT.
    row("454 4.7.1 <postmaster@outlook.com>: Relay access denied", "pass closed");
    row("554 5.7.1 <postmaster@outlook.com>: Relay access denied", "pass closed");
    row("550 5.7.1 <postmaster@outlook.com>... Relaying denied", "pass closed");
    row("550 relay not permitted", "pass closed");
    row("550 Administrative prohibition", "pass closed");
    row("550 Invalid recipient: <postmaster@outlook.com>", "pass closed");
    row("550 I cannot deliver mail for <postmaster@outlook.com>", "pass closed");
    row("550 5.1.2 Relay not allowed.", "pass closed");
    row("550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain", "pass closed");
    row("553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)", "pass closed");
    row("554 5.7.1 <unknown[172.18.0.1]>: Client host rejected: Access denied", "pass closed");
    row("530 5.7.0 Authentication required", "pass needs-login");
    row("503 5.5.1 You must authenticate first.", "pass needs-login");
    row("530 5.7.0 Must issue a STARTTLS command first", "unknown needs-tls");
    row("450 4.3.2 Service currently unavailable", "unknown later");
    row("450 4.2.0 <postmaster@outlook.com>: Recipient address rejected: Greylisted", "unknown later");
    row("452 4.2.2 Greylisted, please try again in a few moments.", "unknown later");
    row("421 4.7.0 mail.example.com Error: too many errors", "unknown turned-away");
    row("550 Access denied - Invalid HELO name (See RFC2821 4.1.1.1)", "unknown sender-refused");
    row("550 JunkMail rejected - host (x) [192.0.2.1]:34032 is in an RBL", "unknown turned-away");
    row("554 5.7.1 Service unavailable; Client host [203.0.113.9] blocked using zen.spamhaus.org",
        "unknown turned-away");
    row("450 4.7.25 Client host rejected: cannot find your hostname, [203.0.113.9]",
        "unknown sender-refused");
    row("450 4.1.8 <postmaster@gmail.com>: Sender address rejected: Domain not found",
        "unknown sender-refused");
    row("450 4.1.2 <postmaster@outlook.com>: Recipient address rejected: Domain not found",
        "unknown recipient-refused");
    row("556 5.1.10 <postmaster@outlook.com>: Recipient address rejected: Domain does not accept mail "
        "(nullMX)",
        "unknown recipient-refused");
    row("250 This is hurting you more than it is hurting me.", "unknown tarpit");
    row("252 2.5.2 Cannot VRFY user", "unknown unclear");
    row("450 4.4.0 Something odd", "unknown unclear");
}

void TestRelayOpen::readsWhatServersSay() {
    QFETCH(QString, reply);
    QFETCH(QString, said);
    SAYS(talking(relaySession(reply.toStdString())), "relay.open",
         said.toStdString() + subject + " | reply=" + reply.toStdString() +
             " | recipient=postmaster@outlook.com");
}

void TestRelayOpen::readsRepliesOfManyLines() {
    // F13: cPanel.
    const Scenario s =
        talking(relaySession("550-Please turn on SMTP Authentication in your mail client.",
                             "S: 550-(tester.example.net) [203.0.113.9]:51234 is not permitted "
                             "to relay through\nS: 550 this server without authentication."));
    SAYS(s, "relay.open", std::string("pass closed") + subject);
}

void TestRelayOpen::tellsARelayFromAServerThatTakesEverything() {
    SAYS(accepting(unknownUser, "250 2.1.5 Ok"), "relay.open", std::string("critical open") + subject);
    SAYS(accepting("250 2.1.5 Ok", "250 2.1.5 Ok"), "relay.open",
         std::string("warning accepts-everything") + subject);
    // A temporary no is a no; "cannot verify, but will take it" is a yes.
    SAYS(accepting("450 4.1.1 <x@example.org>: unverified address", "251 will forward"), "relay.open",
         std::string("critical open") + subject);
    SAYS(accepting("252 2.1.5 will try", "250 2.1.5 Ok"), "relay.open",
         std::string("warning accepts-everything") + subject);
}

/// Its default configuration lets those for whom it relays name whom they like, also at home.
void TestRelayOpen::knowsThatEximAsksItsFriendsLess() {
    const auto greeting = [](const std::string& banner) {
        Scenario s("example.org");
        s.mx("example.org", 10, "mail.example.org").a("mail.example.org", address);
        const auto all = [](const SmtpTrial&, bool) { return "250 Accepted"; };
        return s.endpoint(address, smtpPort, {.onRecipient = all, .banner = "220 " + banner});
    };
    SAYS(greeting("mail.example.org ESMTP Exim 4.96 Mon"), "relay.open",
         std::string("critical open-exim") + subject);
    // A provider's mail proxy, or anybody who does not say that he is one.
    for (const char* other : {"proxy.example.net ESMTP Exim 4.96 Mon", "mail.example.org ESMTP Eximious"})
        SAYS(greeting(other), "relay.open", std::string("warning accepts-everything") + subject);
}

void TestRelayOpen::wantsASecondYesForRed() {
    SAYS(accepting(unknownUser, "454 4.7.1 Relay access denied"), "relay.open",
         std::string("warning accepted-once") + subject);
    // Nor is it red where the control question stayed without an answer: it may take everything, later.
    SAYS(accepting("450 4.2.0 Greylisted, please try again", "250 2.1.5 Ok"), "relay.open",
         std::string("warning accepted-once") + subject);
    // F17: it hangs up in the middle; what was heard before stays.
    SAYS(talking(relaySession("250 2.1.5 Ok", "-- closed")), "relay.open",
         std::string("warning accepted-once") + subject);
}

void TestRelayOpen::readsSpamdByItsHumour() {
    // F14, all of it; whatever it says later is not meant either.
    SAYS(talking(R"(S: 220 mail.example.com ESMTP spamd IP-based SPAM blocker
                    C: EHLO tester
                    S: 250 Hello, spam sender. Pleased to be wasting your time.
                    C: MAIL FROM:<postmaster@gmail.com>
                    S: 250 You are about to try to deliver spam. Your time will be spent, for nothing.
                    C: RCPT TO:<postmaster@outlook.com>
                    S: 250 Ok
                    C: RCPT TO:<nobody@example.org>
                    S: 550 no
                    C: RSET
                    S: 250 Ok
                    C: MAIL FROM:<other@example.net>
                    S: 250 Ok
                    C: RCPT TO:<two@external.example>
                    S: 250 Ok)"),
         "relay.open", std::string("unknown tarpit") + subject);
}

void TestRelayOpen::understandsARefusalBeforeTheRecipient() {
    const auto greeted = [](const std::string& greeting) {
        return talking("S: " + greeting + "\nC: QUIT\nS: 221 Bye");
    };
    SAYS(greeted("554 5.7.1 Service unavailable; Client host [203.0.113.9] blocked using zen.spamhaus.org"),
         "relay.open", std::string("unknown turned-away") + subject);
    SAYS(greeted("554 No SMTP service here"), "relay.open",
         std::string("unknown turned-away") + subject + " | reply=554 No SMTP service here");
    SAYS(greeted("421 4.3.2 All server ports are busy"), "relay.open",
         std::string("unknown turned-away") + subject);

    const auto atEhlo = [](const std::string& reply) {
        return talking("S: 220 hi\nC: EHLO tester\nS: " + reply + "\nC: HELO tester\nS: " + reply +
                       "\nC: QUIT\nS: 221 Bye");
    };
    SAYS(atEhlo("550 5.7.1 Access denied"), "relay.open",
         std::string("unknown turned-away") + subject + " | reply=550 5.7.1 Access denied");
    SAYS(atEhlo("450 4.7.1 <tester>: Helo command rejected: Host not found"), "relay.open",
         std::string("unknown sender-refused") + subject);

    const auto atMail = [](const std::string& reply) {
        return talking("S: 220 hi\nC: EHLO tester\nS: 250 mail\nC: MAIL FROM:<postmaster@gmail.com>\nS: " +
                       reply + "\nC: QUIT\nS: 221 Bye");
    };
    const std::string tried = " | tried=external sender to external recipient (unencrypted)";
    SAYS(atMail("503 5.5.1 You must authenticate first."), "relay.open",
         std::string("pass needs-login") + subject + " | sender=postmaster@gmail.com" + tried);
    SAYS(atMail("550 5.7.1 Relaying denied"), "relay.open", std::string("pass closed") + subject + tried);
    SAYS(atMail("554 5.7.1 <unknown[172.18.0.1]>: Client host rejected: Access denied"), "relay.open",
         std::string("pass closed") + subject);
    // It does not like our sender: another one may do.
    SAYS(atMail("550 SPF: 203.0.113.9 is not allowed to send mail for example.net"), "relay.open",
         std::string("unknown sender-refused") + subject);
    SAYS(atMail("554 5.7.1 Access denied"), "relay.open", std::string("unknown sender-refused") + subject);
    SAYS(atMail("451 4.7.1 Greylisting in action, please come back later"), "relay.open",
         std::string("unknown later") + subject);
}

void TestRelayOpen::takesTheAnswerBehindStarttls() {
    // F19, and then behind encryption.
    const std::string demand = R"(S: 220 hi
        C: EHLO tester
        S: 250-mail
        S: 250 STARTTLS
        C: MAIL FROM:<postmaster@gmail.com>
        S: 530 5.7.0 Must issue a STARTTLS command first
        C: STARTTLS
    )";
    SAYS(talking(demand + R"(S: 220 go
        -- tls
        C: EHLO tester
        S: 250 mail
        C: MAIL FROM:<postmaster@gmail.com>
        S: 250 Ok
        C: RCPT TO:<postmaster@outlook.com>
        S: 554 5.7.1 Relay access denied)"),
         "relay.open", std::string("pass closed") + subject);
    SAYS(talking(demand + "S: 454 4.7.0 TLS not available"), "relay.open",
         std::string("unknown needs-tls") + subject);
    // Encryption worked, then the session broke off: that is another reason.
    SAYS(talking(demand + R"(S: 220 go
        -- tls
        C: EHLO tester
        S: 250 mail
        C: MAIL FROM:<postmaster@gmail.com>
        S: 250 Ok
        C: RCPT TO:<postmaster@outlook.com>
        -- timed-out)"),
         "relay.open", std::string("unknown broke-off") + subject + " | reason=nobody answered in time");
}

void TestRelayOpen::goesOnWithHelo() {
    // F20: EHLO is unknown to it.
    SAYS(talking(R"(S: 220 hi
        C: EHLO tester
        S: 502 5.5.2 Error: command not recognized
        C: HELO tester
        S: 250 mail
        C: MAIL FROM:<postmaster@gmail.com>
        S: 250 Ok
        C: RCPT TO:<postmaster@outlook.com>
        S: 550 relay not permitted)"),
         "relay.open", std::string("pass closed") + subject);
}

void TestRelayOpen::saysHowASessionEnded() {
    SAYS(talking("-- timed-out"), "relay.open",
         std::string("unknown broke-off") + subject + " | reason=nobody answered in time");
    SAYS(talking("S: 220mail\n-- garbled"), "relay.open",
         std::string("unknown broke-off") + subject +
             " | reason=what came back was not the protocol that was expected");
    SAYS(talking("S: 220 hi\nC: EHLO tester\n-- closed"), "relay.open",
         std::string("unknown broke-off") + subject + " | reason=the other side hung up");
    SAYS(talking("S: 220 hi\nC: EHLO tester\n-- cancelled"), "relay.open",
         std::string("unknown broke-off") + subject + " | reason=the check was stopped");
    SAYS(talking("S: 220 hi\nC: EHLO tester\nS: 250 mail\nC: QUIT\nS: 221 Bye"), "relay.open",
         std::string("unknown no-answer") + subject);
    SAYS(talking(""), "relay.open", std::string("unknown no-answer") + subject);
}

void TestRelayOpen::tellsARefusalOfEverybody() {
    Scenario s(address);
    s.endpoint(address, smtpPort,
               {[](const SmtpTrial& trial, bool) { return "550 5.7.1 <" + trial.recipient + ">: go away"; }});
    SAYS(s, "relay.open", std::string("unknown refuses-everybody") + subject);
    // It has no postmaster, but says another thing to strangers.
    s.endpoint(address, smtpPort, {[](const SmtpTrial& trial, bool encrypted) -> std::string {
                   return trial.name == knownBaseline ? "550 5.1.1 User unknown"
                                                      : test::closed(trial, encrypted);
               }});
    SAYS(s, "relay.open", std::string("pass closed") + subject);
}

void TestRelayOpen::tellsOddSpellingsApart() {
    // What one server takes for a stranger, another takes for an odd name of its own.
    const auto taking = [](const std::string& form) {
        Scenario odd(address);
        odd.request.thorough = true;
        odd.endpoint(address, smtpPort, {[form](const SmtpTrial& trial, bool encrypted) -> std::string {
                         return trial.name.starts_with(form) ? "250 2.1.5 Ok"
                                                             : test::closed(trial, encrypted);
                     }});
        return odd;
    };
    SAYS(taking("bang"), "relay.open", std::string("warning accepted-odd") + subject);
    SAYS(taking("route-host"), "relay.open", std::string("critical open-routed") + subject);
    SAYS(taking("localhost-sender"), "relay.open", std::string("critical open") + subject);
}

void TestRelayOpen::judgesByWhereWeStand() {
    const std::string refuses = relaySession("554 5.7.1 Relay access denied");
    struct Place {
        const char* what;
        std::function<void(Scenario&)> stand;
        const char* accepted;
        const char* refused;
    };
    const std::vector<Place> places{
        {"another line", [](Scenario&) {}, "critical open", "pass closed"},
        {"the server's own public address", [](Scenario& s) { s.ownAddress(address); },
         "unknown accepted-inside", "unknown closed-inside"},
        {"nobody told our address, and we are behind a translator",
         [](Scenario& s) { s.ownAddressFails(Family::V4, FailureReason::TimedOut); },
         "warning accepted-unplaced", "unknown closed-unplaced"},
        {"somebody on the way told it", [](Scenario& s) { s.ownAddressIntercepted(Family::V4); },
         "warning accepted-unplaced", "unknown closed-unplaced"},
        {"a proxy elsewhere", [](Scenario& s) { s.proxy("socks5://127.0.0.1:1080"); }, "critical open",
         "pass closed"},
        {"nothing is known of ourselves", [](Scenario& s) { s.localFails(); }, "critical open",
         "pass closed"},
    };
    for (const Place& place : places) {
        for (const bool open : {true, false}) {
            Scenario s = open ? accepting(unknownUser, "250 2.1.5 Ok") : talking(refuses);
            place.stand(s);
            SAYS(s, "relay.open", std::string(open ? place.accepted : place.refused) + subject);
        }
    }
}

void TestRelayOpen::needsNoServiceWhereOurOwnSideIsPublic() {
    // A tester on a rented machine, or over IPv6: its own side of the connection tells.
    Scenario s(address);
    s.endpoint(address, smtpPort,
               {.onRecipient = test::openRelay, .local = *IpAddress::parse("198.51.100.9")});
    s.ownAddressOpen(Family::V4).localOpen();
    SAYS(s, "relay.open", std::string("critical open") + subject);

    // One home has many IPv6 networks.
    Scenario home("2001:db8:25:7::25");
    home.endpoint("2001:db8:25:7::25", smtpPort,
                  {.onRecipient = test::openRelay, .local = *IpAddress::parse("2001:db8:25:1::9")});
    SAYS(home, "relay.open", "unknown accepted-inside [2001:db8:25:7::25]:25");
    // A /48 may be one home's or that of 256 neighbours.
    Scenario near("2001:db8:25:7::25");
    near.endpoint("2001:db8:25:7::25", smtpPort,
                  {.onRecipient = test::openRelay, .local = *IpAddress::parse("2001:db8:25:100::9")});
    SAYS(near, "relay.open", "warning accepted-unplaced [2001:db8:25:7::25]:25");
    near.endpoint("2001:db8:25:7::25", smtpPort,
                  {.onRecipient = test::closed, .local = *IpAddress::parse("2001:db8:25:100::9")});
    SAYS(near, "relay.open", "unknown closed-unplaced [2001:db8:25:7::25]:25");
    Scenario stranger("2001:db8:25:7::25");
    stranger.endpoint("2001:db8:25:7::25", smtpPort,
                      {.onRecipient = test::openRelay, .local = *IpAddress::parse("2001:db8:26:7::9")});
    SAYS(stranger, "relay.open", "critical open [2001:db8:25:7::25]:25");
}

void TestRelayOpen::neverCallsAPrivateAddressOutside() {
    Scenario s("192.168.1.25");
    s.endpoint("192.168.1.25", smtpPort, {test::openRelay});
    SAYS(s, "relay.open", "unknown accepted-inside 192.168.1.25:25");
    s.endpoint("192.168.1.25", smtpPort, {test::closed});
    SAYS(s, "relay.open", "unknown closed-inside 192.168.1.25:25");
}

void TestRelayOpen::couldNotLook() {
    Scenario s(address);
    s.relaySessionFails(address, FailureReason::Refused);
    SAYS(s, "relay.open",
         std::string("unknown could-not-look") + subject +
             " | reason=the connection was refused | evidence=smtp:relay 203.0.113.25:25 on-demand "
             "third-party");
    SAYS(Scenario("127.0.0.1"), "relay.open",
         "unknown could-not-look 127.0.0.1:25 | reason=it is an address at which nobody can be reached from "
         "outside");

    // IPv6 may be the hole, so IPv4 alone is not enough for green.
    Scenario half = test::healthy();
    half.servfail("mail.example.org", "AAAA");
    SAYS(half, "relay.open", "unknown could-not-look mail.example.org", "pass closed 203.0.113.25:25",
         "pass closed 203.0.113.25:587", "pass closed 203.0.113.25:465");
}

void TestRelayOpen::doesNotApply() {
    SAYS(Scenario("example.org"), "relay.open",
         "not-applicable does-not-apply example.org | reason=the domain has no mail server");
}

void TestRelayOpen::waits() {
    Scenario session(address);
    session.relaySessionOpen(address);
    SAYS(session, "relay.open", "waiting");

    // The verdict rests on where we stand; without one it does not matter.
    Scenario standing = talking(relaySession("554 5.7.1 Relay access denied"));
    standing.ownAddressOpen(Family::V4);
    SAYS(standing, "relay.open", "waiting");
    standing.relaySession(address, relaySession("450 4.3.2 Service currently unavailable"));
    SAYS(standing, "relay.open", std::string("unknown later") + subject);
    Scenario local = talking(relaySession("554 5.7.1 Relay access denied"));
    local.localOpen();
    SAYS(local, "relay.open", "waiting");
}

MAILVITALS_TEST_CLASS(TestRelayOpen)
#include "open.moc"
