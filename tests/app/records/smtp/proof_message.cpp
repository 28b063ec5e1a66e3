// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/smtp/proof_message.h"

#include "records/message/address.h"
#include "records/message/date.h"
#include "records/message/message.h"

#include <QTest>

#include <map>

using namespace mailvitals;

namespace {

smtp::ProofLetter letter() {
    return {{"me@elsewhere.example", "me%elsewhere.example@homelab.example"},
            "me@elsewhere.example",
            "homelab.example",
            {IpAddress::v4({192, 0, 2, 25}), 25},
            "7F3KQ2ZX",
            std::chrono::sys_days(std::chrono::year(2026) / 11 / 24) + std::chrono::hours(2)};
}

QByteArray text(const smtp::ProofLetter& of = letter()) {
    return QByteArray::fromStdString(smtp::proofMessage(of));
}

}  // namespace

class TestProofMessage : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void isAMessage();
    void saysWhatItIs();
    void goesOverAnyWire();
    void worksWithoutAName();
};

void TestProofMessage::isAMessage() {
    const auto message = message::Message::parse(smtp::proofMessage(letter()));
    QVERIFY(message);
    std::map<std::string, std::string> header;
    for (const message::Field& field : message->fields()) header[std::string(field.name)] = field.unfolded();
    // RFC 5322 section 3.6: both of these have to be there, each once, and so has one From.
    const auto date = message::parseDate(header["Date"]);
    QVERIFY(date);
    QCOMPARE(date->utc, letter().time);
    const auto from = message::parseAddresses(header["From"]);
    QVERIFY(from && from->mailboxes.size() == 1);
    QCOMPARE(from->mailboxes.front().address(), std::string("postmaster@homelab.example"));
    const auto to = message::parseAddresses(header["To"]);
    QVERIFY(to && to->mailboxes.size() == 1);
    QCOMPARE(to->mailboxes.front().address(), std::string("me@elsewhere.example"));
    QVERIFY(message::parseMessageId(header["Message-ID"]));
    QCOMPARE(header.size(), message->fields().size());
}

void TestProofMessage::saysWhatItIs() {
    const QByteArray message = text();
    for (const char* word : {"Subject: Mailvitals proof 7F3KQ2ZX", "Mark: 7F3KQ2ZX", "192.0.2.25:25",
                             "from <me@elsewhere.example>", "to   <me%elsewhere.example@homelab.example>",
                             "2026-11-24 02:00 UTC", "the owner of the mail server", "mistyped"})
        QVERIFY2(message.contains(word), word);
    // He agreed to every word.
    const QByteArray body = message.mid(message.indexOf("Auto-Submitted:"));
    QCOMPARE(QByteArray(body).replace("\r\n", "\n"),
             QByteArray("Auto-Submitted: auto-generated\nMIME-Version: 1.0\n"
                        "Content-Type: text/plain; charset=us-ascii\n\n"
                        "This is the one test message that the owner of the mail server\n\n"
                        "    192.0.2.25:25\n\n"
                        "had sent with the program Mailvitals on 2026-11-24 02:00 UTC.\n\n"
                        "It was handed to that server by an external client, without a login:\n\n"
                        "    from <me@elsewhere.example>\n"
                        "    to   <me%elsewhere.example@homelab.example>\n\n"
                        "If you read it in the mailbox me@elsewhere.example,\n"
                        "the server relays mail between external addresses: it is an open\n"
                        "relay. Tell Mailvitals that it has arrived.\n\n"
                        "If you do not know what this is about, somebody has mistyped their own\n"
                        "address. You need not do anything; no other message follows.\n\n"
                        "Mark: 7F3KQ2ZX\n"));
}

void TestProofMessage::goesOverAnyWire() {
    const QByteArray message = text();
    QVERIFY(message.endsWith("\r\n"));
    for (const QByteArray& line : message.chopped(2).split('\n')) {
        QVERIFY2(line.endsWith('\r') || line == message.chopped(2).split('\n').last(), line);
        QVERIFY2(line.size() <= 79, line);
        QVERIFY2(!line.startsWith('.'), line);
    }
    for (const char c : message) QVERIFY(c == '\r' || c == '\n' || (c >= ' ' && c <= '~'));
}

void TestProofMessage::worksWithoutAName() {
    smtp::ProofLetter unnamed = letter();
    unnamed.ownDomain = "[IPv6:2001:db8::25]";
    const auto message = message::Message::parse(smtp::proofMessage(unnamed));
    QVERIFY(message);
    const auto from = message::parseAddresses(message->fields().at(1).unfolded());
    QVERIFY(from && from->mailboxes.size() == 1);
    QCOMPARE(from->mailboxes.front().domain, std::string("[IPv6:2001:db8::25]"));
}

QTEST_APPLESS_MAIN(TestProofMessage)
#include "proof_message.moc"
