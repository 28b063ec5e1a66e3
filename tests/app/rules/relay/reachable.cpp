// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/expectation.h"
#include "support/healthy.h"
#include "support/references.h"
#include "support/test_group.h"

using namespace mailvitals;
using namespace mailvitals::test;

namespace {

constexpr const char* v4 = "203.0.113.25";
constexpr const char* v6 = "2001:db8:25::25";
constexpr const char* at4 = " 203.0.113.25:25";
constexpr const char* at6 = " [2001:db8:25::25]:25";

/// One server with an IPv4 address, and reference hosts that answer.
Scenario single() {
    Scenario s("example.org");
    s.mx("example.org", 10, "mail.example.org").a("mail.example.org", v4);
    answerAtReferences(s);
    return s;
}

/// The same with another owner's backup, that answers.
Scenario withBackup() {
    Scenario s = single();
    s.mx("example.org", 20, "mx.backup.example").a("mx.backup.example", "192.0.2.26");
    s.session("192.0.2.26",
              "S: 220 mx.backup.example\nC: EHLO x\nS: 250 mx.backup.example\nC: QUIT\nS: 221 bye");
    return s;
}

}  // namespace

class TestSmtpReachable : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void speaks();
    void tellsEverySymptom_data();
    void tellsEverySymptom();
    void isNotTurnedAwayForDown();
    void knowsThatMailStillArrives();
    void blamesNobodyWhereOurLineIsBlocked();
    void judgesEachFamilyByItself();
    void asksReferencesOnlyWhereTheyDecide();
    void takesOtherReferencesForAProvidersCustomer();
    void looksOutThroughADivertedLine();
    void neverBlamesTheServerFromInside();
    void placesItselfByItsOwnAddress();
    void neverBlamesTheServerForWhatWeDid();
    void looksThroughAProxy();
    void couldNotLook();
    void doesNotApply();
    void waits();
};

void TestSmtpReachable::speaks() {
    SAYS(healthy(), "smtp.reachable",
         std::string("pass answers") + at4 + " | host=mail.example.org (203.0.113.25)",
         std::string("pass answers") + at6);
    Scenario down = single();
    down.sessionFails(v4, FailureReason::Refused);
    SAYS(down, "smtp.reachable",
         std::string("critical refused") + at4 +
             " | says=No mail arrives: connections to port 25 are refused. | "
             "names=gmail-smtp-in.l.google.com 192.0.2.101, outlook-com.olc.protection.outlook.com "
             "192.0.2.102 | "
             "evidence=smtp:greeting mail.example.org 203.0.113.25:25, smtp:knock gmail-smtp-in.l.google.com "
             "192.0.2.101:25, smtp:knock outlook-com.olc.protection.outlook.com 192.0.2.102:25");
    // A greeting of wrong form is judged by another rule, and HELO is an answer too.
    for (const char* session :
         {"S: 220mail\n-- garbled", "S: 250 mail\nC: QUIT\nS: 221 bye",
          "S: 220 mail\nC: EHLO x\nS: 502 what?\nC: HELO x\nS: 250 mail\nC: QUIT\nS: 221 bye",
          "S: 220 mail\nC: EHLO x\nS: 250 mail\nC: QUIT\n-- closed"}) {
        Scenario odd = single();
        odd.session(v4, session);
        SAYS(odd, "smtp.reachable", std::string("pass answers") + at4);
    }
}

void TestSmtpReachable::tellsEverySymptom_data() {
    QTest::addColumn<QByteArray>("session");
    QTest::addColumn<QByteArray>("alone");
    QTest::addColumn<QByteArray>("beside");
    QTest::newRow("refused") << QByteArray() << QByteArray("critical refused")
                             << QByteArray("warning one-refused");
    QTest::newRow("timed out") << QByteArray() << QByteArray("critical timed-out")
                               << QByteArray("warning one-timed-out");
    QTest::newRow("no route") << QByteArray() << QByteArray("critical no-route")
                              << QByteArray("warning one-no-route");
    QTest::newRow("closed at once") << QByteArray("-- closed") << QByteArray("critical closed")
                                    << QByteArray("warning one-closed");
    QTest::newRow("closed in the greeting")
        << QByteArray("S: 220-mail\n-- closed") << QByteArray("critical closed")
        << QByteArray("warning one-closed");
    QTest::newRow("silent") << QByteArray("-- waits 60\n-- timed-out") << QByteArray("critical silent")
                            << QByteArray("warning one-silent");
    QTest::newRow("silent in the greeting")
        << QByteArray("S: 220-mail\n-- timed-out") << QByteArray("critical silent")
        << QByteArray("warning one-silent");
    QTest::newRow("a web server") << QByteArray("S: HTTP/1.1 400 Bad Request\n-- garbled")
                                  << QByteArray("critical garbage") << QByteArray("warning one-garbage");
    QTest::newRow("an SSH server") << QByteArray("S: SSH-2.0-OpenSSH_9.2\n-- garbled")
                                   << QByteArray("critical garbage") << QByteArray("warning one-garbage");
    QTest::newRow("a line without end")
        << QByteArray("-- too-much") << QByteArray("critical endless") << QByteArray("warning one-endless");
    QTest::newRow("lines without end") << QByteArray("S: 220-a\nS: 220-b\n-- too-much")
                                       << QByteArray("critical endless") << QByteArray("warning one-endless");
    QTest::newRow("reset at EHLO") << QByteArray("S: 220 mail\nC: EHLO x\n-- closed")
                                   << QByteArray("critical ehlo-closed")
                                   << QByteArray("warning one-ehlo-closed");
    QTest::newRow("silent at EHLO") << QByteArray("S: 220 mail\nC: EHLO x\n-- timed-out")
                                    << QByteArray("critical ehlo-silent")
                                    << QByteArray("warning one-ehlo-silent");
}

void TestSmtpReachable::tellsEverySymptom() {
    QFETCH(QByteArray, session);
    QFETCH(QByteArray, alone);
    QFETCH(QByteArray, beside);
    const auto breakIt = [&](Scenario& s) {
        if (alone.endsWith(" refused"))
            s.sessionFails(v4, FailureReason::Refused);
        else if (alone.endsWith(" timed-out"))
            s.sessionFails(v4, FailureReason::TimedOut);
        else if (alone.endsWith(" no-route"))
            s.sessionFails(v4, FailureReason::Unreachable);
        else
            s.session(v4, session.toStdString());
    };
    Scenario one = single();
    breakIt(one);
    SAYS(one, "smtp.reachable", alone.toStdString() + at4);
    Scenario two = withBackup();
    breakIt(two);
    SAYS(two, "smtp.reachable", beside.toStdString() + at4, "pass answers 192.0.2.26:25");
    Scenario blocked = single();
    breakIt(blocked);
    silenceReferences(blocked);
    for (const char* address : {reference1, reference2})
        blocked.portCheck(std::string(address) + ":25", "-- timed-out");
    SAYS(blocked, "smtp.reachable", std::string("unknown could-not-look") + at4);
}

void TestSmtpReachable::isNotTurnedAwayForDown() {
    for (const char* reply : {"554 5.7.1 blocked", "421 4.3.2 busy", "450 later"}) {
        Scenario s = single();
        s.session(v4, "S: " + std::string(reply) + "\nC: QUIT\nS: 221 bye");
        SAYS(s, "smtp.reachable", std::string("unknown turned-away") + at4 + " | reply=" + reply);
    }
}

void TestSmtpReachable::knowsThatMailStillArrives() {
    // Dead backup, whichever it is.
    Scenario backup = withBackup();
    backup.session(v4, "S: 220 mail.example.org\nC: EHLO x\nS: 250 mail.example.org\nC: QUIT\nS: 221 bye");
    backup.sessionFails("192.0.2.26", FailureReason::TimedOut);
    SAYS(backup, "smtp.reachable", std::string("pass answers") + at4,
         "warning one-timed-out 192.0.2.26:25 | host=mx.backup.example (192.0.2.26)");
    // Somebody who is only turned away may be let in elsewhere.
    Scenario turned = withBackup();
    turned.session(v4, "S: 554 no\nC: QUIT\nS: 221 bye");
    turned.sessionFails("192.0.2.26", FailureReason::Refused);
    SAYS(turned, "smtp.reachable", std::string("unknown turned-away") + at4,
         "warning one-refused 192.0.2.26:25");
    // Both dead: nothing arrives.
    Scenario both = withBackup();
    both.sessionFails(v4, FailureReason::Refused).sessionFails("192.0.2.26", FailureReason::TimedOut);
    SAYS(both, "smtp.reachable", std::string("critical refused") + at4, "critical timed-out 192.0.2.26:25");
}

void TestSmtpReachable::blamesNobodyWhereOurLineIsBlocked() {
    Scenario s = single();
    s.sessionFails(v4, FailureReason::TimedOut);
    silenceReferences(s);
    s.portCheck("192.0.2.101:25", "-- closed").portCheck("192.0.2.102:25", "-- timed-out");
    SAYS(s, "smtp.reachable",
         std::string("unknown could-not-look") + at4 +
             " | reason=nobody answers on port 25 from here, gmail-smtp-in.l.google.com 192.0.2.101 and "
             "outlook-com.olc.protection.outlook.com 192.0.2.102 neither, so this network blocks the port");
    SAYS(s, "vantage.port25", "unknown blocked-here port 25");
    // One of them is enough to know better.
    s.portCheck("192.0.2.102:25", "S: 220 x.mail.protection.outlook.com\nC: QUIT\nS: 221 bye");
    SAYS(s, "smtp.reachable", std::string("critical timed-out") + at4);
    SAYS(s, "vantage.port25", "pass open-for-others port 25");
    // A refusal may be anybody's, and nobody to be asked tells nothing.
    Scenario refused = single();
    refused.sessionFails(v4, FailureReason::TimedOut);
    answerAtReferences(refused, "554 5.7.1 no mail servers on this line");
    SAYS(refused, "smtp.reachable", std::string("unknown could-not-look") + at4);
    Scenario nobody("example.org");
    nobody.mx("example.org", 10, "mail.example.org").a("mail.example.org", v4);
    nobody.sessionFails(v4, FailureReason::Refused);
    SAYS(nobody, "smtp.reachable",
         std::string("unknown could-not-look") + at4 +
             " | reason=no reference host could be asked whether this network blocks port 25");
}

void TestSmtpReachable::judgesEachFamilyByItself() {
    // A dead AAAA, and our own IPv6 works.
    Scenario dead6 = healthy();
    dead6.sessionFails(v6, FailureReason::TimedOut);
    SAYS(dead6, "smtp.reachable", std::string("pass answers") + at4,
         std::string("warning one-timed-out") + at6);
    answerAtReferences(dead6);
    SAYS(dead6, "smtp.reachable", std::string("pass answers") + at4,
         std::string("warning one-timed-out") + at6);
    // Our own IPv6, or its port 25, does not work.
    dead6.portCheck("[2001:db8:101::1]:25", "-- timed-out");
    SAYS(dead6, "smtp.reachable", std::string("pass answers") + at4,
         std::string("unknown could-not-look") + at6);
    SAYS(dead6, "mx.ipv6", "unknown could-not-look 2001:db8:25::25");
    Scenario none6 = healthy();
    none6.sessionFails(v6, FailureReason::Unreachable)
        .ownAddressFails(Family::V6, FailureReason::Unreachable);
    SAYS(none6, "smtp.reachable", std::string("pass answers") + at4,
         std::string("unknown could-not-look") + at6);
    // All is dead, and of IPv6 nothing can be said: most senders have IPv4 alone.
    none6.sessionFails(v4, FailureReason::Refused);
    answerAtReferences(none6);
    none6.portCheck("[2001:db8:101::1]:25", "-- timed-out");
    SAYS(none6, "smtp.reachable", std::string("critical refused") + at4,
         std::string("unknown could-not-look") + at6);
    // The other way round.
    Scenario only6 = healthy();
    only6.sessionFails(v4, FailureReason::TimedOut).sessionFails(v6, FailureReason::Refused);
    answerAtReferences(only6);
    only6.portCheck("192.0.2.101:25", "-- timed-out").portCheck("192.0.2.102:25", "-- timed-out");
    SAYS(only6, "smtp.reachable", std::string("unknown could-not-look") + at4,
         std::string("warning one-refused") + at6);
}

void TestSmtpReachable::asksReferencesOnlyWhereTheyDecide() {
    const auto asked = [](const Scenario& s) {
        std::set<std::string> names;
        const auto gathered = s.gather();
        for (const auto& [question, attempt] : gathered.evidence.of<SmtpQuestion>()) {
            for (const ReferenceHost& host : s.policy.referenceHosts) {
                if (question.host == host.host) names.insert(question.id());
            }
        }
        return names.size();
    };
    Scenario well = healthy();
    answerAtReferences(well);
    QCOMPARE(asked(well), 0U);
    Scenario backup = withBackup();
    backup.sessionFails(v4, FailureReason::Refused);
    QCOMPARE(asked(backup), 0U);  // the answer of the backup is enough
    Scenario down = single();
    down.sessionFails(v4, FailureReason::Refused);
    QCOMPARE(asked(down), 2U);
}

void TestSmtpReachable::takesOtherReferencesForAProvidersCustomer() {
    Scenario s("example.org");
    s.mx("example.org", 10, "aspmx.l.google.com").a("aspmx.l.google.com", v4);
    s.sessionFails(v4, FailureReason::TimedOut);
    answerAtReferences(s);
    s.a("mx01.mail.icloud.com", "192.0.2.103");
    s.portCheck("192.0.2.102:25", "-- timed-out");
    s.portCheck("192.0.2.103:25", "S: 220 p00.icloud.com\nC: QUIT\nS: 221 bye");
    SAYS(s, "smtp.reachable",
         std::string("critical timed-out") + at4 + " | names=mx01.mail.icloud.com 192.0.2.103");
}

/// Who diverts port 25 takes connections for the dead as well, but refuses none in their name.
void TestSmtpReachable::looksOutThroughADivertedLine() {
    Scenario s = single();
    answerAtReferences(s, "220 smtp-proxy.isp.example ESMTP");
    s.sessionFails(v4, FailureReason::Refused);
    SAYS(s, "smtp.reachable", std::string("critical refused") + at4);
    s.session(v4, "-- closed");
    SAYS(s, "smtp.reachable", std::string("unknown could-not-look") + at4);
}

void TestSmtpReachable::neverBlamesTheServerFromInside() {
    Scenario s = single();
    s.sessionFails(v4, FailureReason::Refused).ownAddress(v4);
    SAYS(s, "smtp.reachable",
         std::string("unknown could-not-look") + at4 +
             " | reason=this check runs in the server's own network, which does not show what others see");
    Scenario lost = single();
    lost.sessionFails(v4, FailureReason::Refused).ownAddressFails(Family::V4, FailureReason::TimedOut);
    SAYS(lost, "smtp.reachable", std::string("unknown could-not-look") + at4);
    // A server inside that answers does not make the line clear for one outside.
    Scenario mixed = withBackup();
    mixed.sessionFails(v4, FailureReason::TimedOut).ownAddress("192.0.2.26");
    silenceReferences(mixed);
    mixed.portCheck("192.0.2.101:25", "-- timed-out").portCheck("192.0.2.102:25", "-- timed-out");
    SAYS(mixed, "smtp.reachable", std::string("unknown could-not-look") + at4, "pass answers 192.0.2.26:25");
}

void TestSmtpReachable::placesItselfByItsOwnAddress() {
    Scenario s = single();
    s.sessionFails(v4, FailureReason::Refused).ownAddressFails(Family::V4, FailureReason::TimedOut);
    s.local({"198.51.100.9"});
    SAYS(s, "smtp.reachable", std::string("critical refused") + at4);
    // Behind a translator nobody knows.
    s.local({"198.51.100.9", "192.168.1.7"});
    SAYS(s, "smtp.reachable", std::string("unknown could-not-look") + at4);
    s.leavesBy("eth0", "198.51.100.9");
    SAYS(s, "smtp.reachable", std::string("critical refused") + at4);
    s.local({v4});
    SAYS(s, "smtp.reachable", std::string("unknown could-not-look") + at4);
}

void TestSmtpReachable::neverBlamesTheServerForWhatWeDid() {
    for (const FailureReason why :
         {FailureReason::Cancelled, FailureReason::OutOfTime, FailureReason::HeldBack,
          FailureReason::Internal, FailureReason::Offline}) {
        Scenario s = single();
        s.sessionFails(v4, why);
        SAYS(s, "smtp.reachable", std::string("unknown could-not-look") + at4);
    }
    for (const char* why : {"cancelled", "out-of-time", "internal", "proxy-failed"}) {
        for (const char* said : {"-- ", "S: 220 mail\nC: EHLO x\n-- "}) {
            Scenario s = single();
            s.session(v4, std::string(said) + why);
            SAYS(s, "smtp.reachable", std::string("unknown could-not-look") + at4);
        }
    }
}

void TestSmtpReachable::looksThroughAProxy() {
    Scenario s = single();
    s.proxy("socks5://127.0.0.1:1080").sessionFails(v4, FailureReason::ProxyFailed);
    SAYS(s, "smtp.reachable", std::string("unknown could-not-look") + at4);
    s.sessionFails(v4, FailureReason::Refused);
    SAYS(s, "smtp.reachable", std::string("critical refused") + at4);
}

void TestSmtpReachable::couldNotLook() {
    Scenario s("example.org");
    s.timeout("example.org", "MX");
    SAYS(s, "smtp.reachable", "unknown could-not-look example.org");
    Scenario loopback("example.org");
    loopback.mx("example.org", 10, "mail.example.org").a("mail.example.org", "127.0.0.1");
    SAYS(loopback, "smtp.reachable", "unknown could-not-look 127.0.0.1:25");
}

void TestSmtpReachable::doesNotApply() {
    SAYS(Scenario("example.org"), "smtp.reachable", "not-applicable does-not-apply example.org");
}

void TestSmtpReachable::waits() {
    Scenario s = single();
    s.sessionOpen(v4);
    SAYS(s, "smtp.reachable", "waiting");
    Scenario reference("example.org");
    reference.mx("example.org", 10, "mail.example.org").a("mail.example.org", v4);
    reference.sessionFails(v4, FailureReason::Refused);
    nameReferences(reference).portCheckOpen("192.0.2.101:25");
    SAYS(reference, "smtp.reachable", "waiting");
    Scenario own = single();
    own.sessionFails(v4, FailureReason::Refused).ownAddressOpen(Family::V4);
    SAYS(own, "smtp.reachable", "waiting");
}

MAILVITALS_TEST_CLASS(TestSmtpReachable)
#include "reachable.moc"
