// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/message/head.h"

#include <QTest>

using namespace mailvitals;

namespace {

message::Head headOf(const std::string& bytes) {
    return message::headOf(*message::Message::parse(bytes));
}

}  // namespace

class TestHead : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void decodesWhatTheSenderEncoded() {
        const message::Head head = headOf(
            "From: =?utf-8?Q?J=C3=BCrgen?= <j@example.org>\r\nSubject: =?utf-8?B?R3I=?=\r\n"
            " =?iso-8859-1?Q?=FC=DFe?=\r\nDate: Mon, 23 Nov 2026 12:00:00 +0000\r\n\r\nHi\r\n");
        QCOMPARE(head.subject, std::string("Grüße"));
        QCOMPARE(head.from, std::string("Jürgen <j@example.org>"));
        QCOMPARE(head.date, std::string("Mon, 23 Nov 2026 12:00:00 +0000"));
    }

    void whatIsBrokenStaysAsItStands() {
        QCOMPARE(headOf("Subject: =?nonsense?Q?x?= =?utf-8?B?***?=\r\nFrom: a@example.org\r\n\r\n").subject,
                 std::string("=?nonsense?Q?x?= =?utf-8?B?***?="));
    }

    void whatIsNotThereIsEmpty() {
        QVERIFY(headOf("From: a@example.org\r\n\r\n").subject.empty());
        QVERIFY(headOf("Subject:\r\nFrom: a@example.org\r\n\r\n").subject.empty());
    }

    void theTopmostCounts() {
        QCOMPARE(headOf("Subject: one\r\nSubject: two\r\nFrom: a@example.org\r\n\r\n").subject,
                 std::string("one"));
    }

    /// Cut between characters, so that it stays UTF-8.
    void endlessOnesAreCut() {
        std::string endless = "x";
        while (endless.size() < 100000) endless += "ü";
        const std::string subject = headOf("Subject: " + endless + "\r\nFrom: a@example.org\r\n\r\n").subject;
        QVERIFY(subject.size() <= message::mostHeadBytes + 3);
        QVERIFY(subject.ends_with("ü…"));
    }
};

QTEST_APPLESS_MAIN(TestHead)
#include "head.moc"
