// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/smtp/client_address.h"

#include <QTest>

using namespace mailvitals;

class TestClientAddress : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void readsHello_data();
    void readsHello();
    void readsRefusal_data();
    void readsRefusal();
};

namespace {

QByteArray textOf(const std::optional<IpAddress>& address) {
    return address ? QByteArray::fromStdString(address->toString()) : QByteArray("-");
}

smtp::Reply replyOf(int code, const QByteArray& text) {
    return {code, std::nullopt, {text.toStdString(), "SIZE 1000"}};
}

}  // namespace

void TestClientAddress::readsHello_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("address");
    const auto row = [](const char* what, const char* text, const char* address) {
        QTest::newRow(what) << QByteArray(text) << QByteArray(address);
    };
    row("Exim", "mail.example.com Hello tester.example.net [203.0.113.9]", "203.0.113.9");
    row("Exim, address lost", "mail.example.com Hello tester.example.net [172.17.0.1]", "172.17.0.1");
    row("Exim with ident", "mail.example.com Hello ident at host [203.0.113.9]", "203.0.113.9");
    row("Exim repeats our literal", "mail.example.com Hello [192.0.2.2] [203.0.113.9]", "203.0.113.9");
    row("Exim, and our literal is true", "mail.example.com Hello tester.example.net [192.0.2.2]",
        "192.0.2.2");
    row("Sendmail, and our literal is true",
        "mail.example.com Hello h.example.net [192.0.2.2] (may be forged), pleased to meet you", "192.0.2.2");
    row("our literal twice", "mail.example.com Hello [192.0.2.2] [192.0.2.2]", "192.0.2.2");
    row("our literal behind words", "mail.example.com Hello there, my friend [192.0.2.2]", "-");
    row("only our literal repeated", "mail.example.com Hello [192.0.2.2]", "-");
    row("OpenSMTPD", "mail.example.com Hello [192.0.2.2] [203.0.113.9], pleased to meet you", "203.0.113.9");
    row("OpenSMTPD, IPv6", "mail.example.com Hello t.example.net 2001:db8::9, pleased to meet you",
        "2001:db8::9");
    row("OpenSMTPD, IPv6 in brackets", "mail.example.com Hello t [IPv6:2001:db8::9], pleased to meet you",
        "2001:db8::9");
    row("Sendmail", "mail.example.com Hello h.example.net [203.0.113.9] (may be forged), pleased to meet you",
        "203.0.113.9");
    row("Exchange", "mail1.example.com Hello [172.16.0.5]", "172.16.0.5");
    row("Haraka", "mail.example.com Hello h.example.net [203.0.113.9], Haraka is at your service.",
        "203.0.113.9");
    row("Google", "mx.google.com at your service, [203.0.113.9]", "203.0.113.9");
    row("Postfix", "mail.example.com", "-");
    row("Stalwart", "mail.example.com you had me at EHLO", "-");
    row("spamd", "Hello, spam sender. Pleased to be wasting your time.", "-");
    row("a number of no connection", "mail.example.com [203.0.113.1] ESMTP", "-");
    row("brackets that do not close", "mail.example.com Hello x [203.0.113.9", "-");
    row("no address in brackets", "mail.example.com Hello x [999.1.1.1] [there]", "-");
}

void TestClientAddress::readsHello() {
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, address);
    QCOMPARE(textOf(smtp::clientAddressInHello(replyOf(250, text), "[192.0.2.2]")), address);
    QCOMPARE(textOf(smtp::clientAddressInHello(smtp::Reply(), "x")), QByteArray("-"));
}

void TestClientAddress::readsRefusal_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("address");
    const auto row = [](const char* what, const char* text, const char* address) {
        QTest::newRow(what) << QByteArray(text) << QByteArray(address);
    };
    row("Postfix submission", "5.7.1 <unknown[172.18.0.1]>: Client host rejected: Access denied",
        "172.18.0.1");
    row("Postfix submission with a name",
        "5.7.1 <h.example.net[203.0.113.9]>: Client host rejected: Access denied", "203.0.113.9");
    row("Postfix submission, IPv6", "5.7.1 <unknown[2001:db8::9]>: Client host rejected: Access denied",
        "2001:db8::9");
    row("Postfix, no host name", "4.7.25 Client host rejected: cannot find your hostname, [203.0.113.9]",
        "203.0.113.9");
    row("Postfix, blocklist",
        "5.7.1 Service unavailable; Client host [203.0.113.9] blocked using zen.spamhaus.org", "203.0.113.9");
    row("postscreen", "5.7.1 Service unavailable; client [203.0.113.9] blocked using zen.spamhaus.org",
        "203.0.113.9");
    row("cPanel",
        "Please turn on SMTP Authentication. (t.example.net) [203.0.113.9]:51234 is not permitted to relay",
        "203.0.113.9");
    row("our literal only", "5.7.1 <[192.0.2.2]>: Helo command rejected: Host not found", "-");
    row("a recipient", "5.1.1 <user@[203.0.113.7]>: Recipient address rejected", "-");
    row("relay access denied", "5.7.1 <user@external.example>: Relay access denied", "-");
}

void TestClientAddress::readsRefusal() {
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, address);
    QCOMPARE(textOf(smtp::clientAddressInRefusal(replyOf(554, text), "[192.0.2.2]")), address);
    QCOMPARE(textOf(smtp::clientAddressInRefusal(replyOf(250, text), "[192.0.2.2]")), QByteArray("-"));
}

QTEST_APPLESS_MAIN(TestClientAddress)
#include "client_address.moc"
