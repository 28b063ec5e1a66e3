// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/rules/message/letter.h"
#include "app/rules/relay/greeted.h"
#include "support/expectation.h"
#include "support/test_group.h"

using namespace mailvitals;
using namespace mailvitals::test;

class TestClientAddress : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void readsWhatTheServerSays_data();
    void readsWhatTheServerSays();
    void knowsItsOwnNameInHelo();
    void hearsThePortsForUsers();
    void looksFromInside();
    void waitsForOurOwnAddress();
    void readsAMessage_data();
    void readsAMessage();
    void waitsForTheCallersName();
};

void TestClientAddress::readsWhatTheServerSays_data() {
    QTest::addColumn<QByteArray>("hello");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char* what, const char* hello, const char* expected) {
        QTest::newRow(what) << QByteArray(hello) << QByteArray(expected);
    };
    row("our address", "mail.example.com Hello x [203.0.113.77]",
        "pass sees-caller 198.51.100.25:25 | found=203.0.113.77");
    row("the container's gateway", "mail.example.com Hello x [172.22.1.1]",
        "critical sees-gateway 198.51.100.25:25 | found=172.22.1.1");
    row("loopback", "mail.example.com Hello x [127.0.0.1]", "critical sees-gateway 198.51.100.25:25");
    row("a provider's translator inside", "mail.example.com Hello x [100.64.0.1]",
        "critical sees-gateway 198.51.100.25:25");
    row("the server's own", "mail.example.com Hello x [198.51.100.25]",
        "critical sees-itself 198.51.100.25:25");
    row("another public one", "mail.example.com Hello x [203.0.113.200]",
        "notice sees-other 198.51.100.25:25");
    row("only what we called ourselves", "mail.example.com Hello [192.0.2.2], pleased to meet you",
        "unknown silent 198.51.100.25:25");
    row("nothing", "mail.example.com", "unknown silent 198.51.100.25:25");
}

void TestClientAddress::readsWhatTheServerSays() {
    QFETCH(QByteArray, hello);
    QFETCH(QByteArray, expected);
    SAYS(greeted(hello.toStdString(), "SIZE 1000"), "trust.client-address", expected.toStdString());
}

/// Where EHLO is unknown, what counts is the name that was said with HELO.
void TestClientAddress::knowsItsOwnNameInHelo() {
    Scenario s = greeted("mail.example.com", "SIZE 1000");
    s.session("198.51.100.25",
              "S: 220 mail.example.com ESMTP\nC: EHLO [192.0.2.2]\nS: 502 5.5.2 what?\n"
              "C: HELO [192.0.2.3]\nS: 250 mail.example.com Hello [192.0.2.3]\nC: QUIT\nS: 221 bye\n");
    SAYS(s, "trust.client-address", "unknown silent 198.51.100.25:25");
    s.session("198.51.100.25",
              "S: 220 mail.example.com ESMTP\nC: EHLO [192.0.2.2]\nS: 502 5.5.2 what?\n"
              "C: HELO [192.0.2.3]\nS: 250 mail.example.com Hello [192.0.2.3] [172.22.1.1]\n"
              "C: QUIT\nS: 221 bye\n");
    SAYS(s, "trust.client-address", "critical sees-gateway 198.51.100.25:25 | found=172.22.1.1");
}

void TestClientAddress::hearsThePortsForUsers() {
    // Postfix names us where it turns us away; a proxy in front of one port may be what it sees.
    const auto turningAway = [](const std::string& seen) {
        return Endpoint{[seen](const SmtpTrial&, bool) { return turnedAway(seen); }};
    };
    Scenario s = greeted("mail.example.com", "SIZE 1000");
    s.endpoint("198.51.100.25", submissionPort, turningAway("203.0.113.77"));
    SAYS(s, "trust.client-address", "pass sees-caller 198.51.100.25:587 | found=203.0.113.77");
    s.endpoint("198.51.100.25", submissionsPort, turningAway("172.22.1.1"));
    SAYS(s, "trust.client-address", "critical sees-gateway 198.51.100.25:465 | found=172.22.1.1",
         "pass sees-caller 198.51.100.25:587");
    // Where our own line blocks port 25, the others still tell.
    Scenario blocked("198.51.100.25");
    blocked.ownAddress("203.0.113.77").sessionFails("198.51.100.25", FailureReason::TimedOut);
    SAYS(blocked, "trust.client-address", "unknown could-not-look 198.51.100.25:25");
    blocked.endpoint("198.51.100.25", submissionPort, turningAway("10.0.2.2"));
    SAYS(blocked, "trust.client-address", "critical sees-gateway 198.51.100.25:587 | found=10.0.2.2");
}

void TestClientAddress::looksFromInside() {
    Scenario s = greeted("mail.example.com Hello x [192.168.1.1]", "SIZE 1000");
    s.ownAddress("198.51.100.25");
    SAYS(s, "trust.client-address", "unknown inside 198.51.100.25:25 | found=192.168.1.1");
}

void TestClientAddress::waitsForOurOwnAddress() {
    Scenario s = greeted("mail.example.com Hello x [172.22.1.1]", "SIZE 1000");
    s.ownAddressOpen(Family::V4);
    SAYS(s, "trust.client-address", "waiting");
}

void TestClientAddress::readsAMessage_data() {
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char* what, const std::string& line, const char* expected) {
        QTest::newRow(what) << QByteArray::fromStdString(line) << QByteArray(expected);
    };
    row("the true address", handover(),
        "pass message-sees-caller mail.eml | host=mail.homelab.example | found=203.0.113.25");
    row("the gateway: the incident", handover("out.example.org (unknown [172.22.1.1])"),
        "critical message-sees-gateway mail.eml | host=mail.homelab.example | found=172.22.1.1 | "
        "name=out.example.org");
    row("the gateway, over IPv6", handover("out.example.org (unknown [IPv6:fd4d:6169:6c63:6f77::1])"),
        "critical message-sees-gateway mail.eml");
    row("from a domain itself", handover("example.net (unknown [172.22.1.1])"),
        "critical message-sees-gateway mail.eml | name=example.net");
    row("loopback", handover("out.example.org (localhost [127.0.0.1])"),
        "critical message-sees-gateway mail.eml");
    row("behind a line of the house",
        "Received: from mail.homelab.example ([172.22.1.250]) by dovecot with LMTP; Mon, 23 Nov 2026 "
        "12:00:09 +0000\r\n" +
            handover("out.example.org (unknown [172.22.1.1])"),
        "critical message-sees-gateway mail.eml");
    row("a user of the house", handover("laptop (unknown [192.168.1.7])", "ESMTPSA"),
        "not-applicable does-not-apply mail.eml");
    row("in the browser", "Received: by mail.homelab.example with HTTP; Mon, 23 Nov 2026 12:00:08 +0000\r\n",
        "not-applicable does-not-apply mail.eml");
    row("a program of the house", handover("localhost (localhost [127.0.0.1])"),
        "not-applicable does-not-apply mail.eml");
    row("a machine of the house", handover("nas.homelab.example (unknown [192.168.1.9])"),
        "not-applicable does-not-apply mail.eml");
    row("the public door in front", handover("front.example.net (unknown [10.8.0.1])"),
        "notice message-front mail.eml | name=front.example.net");
    row("a name that leads nowhere", handover("cam.example.net (unknown [192.168.1.8])"),
        "unknown could-not-look mail.eml");
    row("a name that could not be looked up", handover("slow.example.net (unknown [192.168.1.8])"),
        "unknown could-not-look mail.eml | reason=nobody could tell where slow.example.net is: nobody "
        "answered in time");
    row("a name of which one half could not be looked up",
        handover("slow6.example.net (unknown [192.168.1.8])"),
        "unknown could-not-look mail.eml | reason=nobody could tell where slow6.example.net is: nobody "
        "answered in time");
    row("no line at all", "", "unknown could-not-look mail.eml");
}

void TestClientAddress::readsAMessage() {
    QFETCH(QByteArray, line);
    QFETCH(QByteArray, expected);
    Scenario s = letterWorld(line.toStdString() + content);
    s.mx("homelab.example", 20, "front.example.net").a("front.example.net", "203.0.113.9");
    s.a("example.net", "203.0.113.9").timeout("slow6.example.net", "AAAA");
    s.timeout("slow.example.net", "A").timeout("slow.example.net", "AAAA");
    SAYS(s, "trust.client-address", expected.toStdString());
}

void TestClientAddress::waitsForTheCallersName() {
    Scenario s = letterWorld(handover("out.example.org (unknown [172.22.1.1])") + content);
    s.open("out.example.org", "A");
    SAYS(s, "trust.client-address", "waiting");
    Scenario half = letterWorld(handover("out.example.org (unknown [172.22.1.1])") + content);
    half.open("out.example.org", "AAAA");
    SAYS(half, "trust.client-address", "waiting");
}

MAILVITALS_TEST_CLASS(TestClientAddress)
#include "client_address.moc"
