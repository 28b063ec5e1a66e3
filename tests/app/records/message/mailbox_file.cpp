// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/message/mailbox_file.h"

#include <QTest>

using namespace mailvitals::message;

namespace {

const std::string mark = "From a@example.org Sat Nov 28 10:00:06 2026\n";
const std::string mail = "From: a@example.org\n\nHello\n";

}  // namespace

class TestMailboxFile : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void cuts_data() {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QByteArray>("first");
        QTest::addColumn<int>("others");
        QTest::addColumn<bool>("mailbox");
        const auto row = [](const char* what, const std::string& file, const std::string& first, int others,
                            bool mailbox = true) {
            QTest::newRow(what) << QByteArray::fromStdString(file) << QByteArray::fromStdString(first)
                                << others << mailbox;
        };
        row("nothing", "", "", 0, false);
        row("a message", mail, mail, 0, false);
        row("a message with a postmark in its text", mail + "\n" + mark + mail, mail + "\n" + mark + mail, 0,
            false);
        row("one", mark + mail, mark + mail, 0);
        row("two", mark + mail + "\n" + mark + mail, mark + mail, 1);
        row("three", mark + mail + "\n" + mark + mail + "\n" + mark + mail, mark + mail, 2);
        row("no empty line before it", mark + mail + mark + mail, mark + mail, 1);
        row("neither an empty line nor a header", mark + mail + mark + "Hello: no\n" + mark + "Hello\n",
            mark + mail, 1);
        row("a sentence with a time and a year", mark + mail + mark + "and so it went on\n",
            mark + mail + mark + "and so it went on\n", 0);
        row("in a header", mark + "X: y\n" + mark + mail, mark + "X: y\n" + mark + mail, 0);
        row("behind a byte order mark", "\xef\xbb\xbf" + mark + mail + "\n" + mark,
            "\xef\xbb\xbf" + mark + mail, 1);
        row("CRLF",
            "From - Sat Nov 28 10:00:06 2026\r\nX: y\r\n\r\nHi\r\n\r\nFrom - Sat Nov 28 9:00:06 2026\r\n",
            "From - Sat Nov 28 10:00:06 2026\r\nX: y\r\n\r\nHi\r\n", 1);
        row("a sentence", mark + mail + "\nFrom here on it goes 2026\n" + mail,
            mark + mail + "\nFrom here on it goes 2026\n" + mail, 0);
        row("a sentence with a time", mark + mail + "\nFrom 10:00 on it goes\n",
            mark + mail + "\nFrom 10:00 on it goes\n", 0);
        row("a time zone", "From a Sat Nov 28 10:00:06 2026 +0000\n" + mail,
            "From a Sat Nov 28 10:00:06 2026 +0000\n" + mail, 0);
        row("no postmark", "From a\n" + mail + "\n" + mark, "From a\n" + mail + "\n" + mark, 0, false);
        row("a postmark alone", mark, mark, 0);
    }
    void cuts() {
        QFETCH(QByteArray, file);
        QFETCH(QByteArray, first);
        QFETCH(int, others);
        QFETCH(bool, mailbox);
        const MessageInFile message = messageIn(file.toStdString());
        QCOMPARE(QByteArray::fromStdString(message.bytes), first);
        QCOMPARE(message.count, std::size_t(others + 1));
        QCOMPARE(message.isMailbox, mailbox);
    }

    void givesTheOneThatIsWanted() {
        const std::string file = mark + "A: 1\n\nx\n\n" + mark + "A: 2\n\ny\n\n" + mark + "A: 3\n\nz\n";
        QCOMPARE(messageIn(file, 2).bytes, mark + "A: 2\n\ny\n");
        QCOMPARE(messageIn(file, 3).bytes, mark + "A: 3\n\nz\n");
        QCOMPARE(messageIn(file, 3).count, std::size_t(3));
        for (const std::size_t none : {0U, 4U}) QVERIFY(messageIn(file, none).bytes.empty());
        QCOMPARE(messageIn(mail, 1).bytes, mail);
        QVERIFY(messageIn(mail, 2).bytes.empty());
    }

    void listsWhatIsInIt() {
        const std::string file =
            mark + "From: =?utf-8?q?J=C3=BCrgen?= <j@example.org>\nSubject: a\n\tb\nDate: today\n\nx\n\n" +
            mark + "X: y\n\n" + mark + "Subject: " + std::string(5000, 's') + "\n\n";
        const MailboxList list = listMailbox(file, 10);
        QCOMPARE(list.count, std::size_t(3));
        QCOMPARE(list.entries.size(), std::size_t(3));
        QCOMPARE(list.entries[0].from, std::string("J\xc3\xbcrgen <j@example.org>"));
        QCOMPARE(list.entries[0].subject, std::string("a\tb"));
        QCOMPARE(list.entries[0].date, std::string("today"));
        QCOMPARE(list.entries[1].number, std::size_t(2));
        QVERIFY(list.entries[1].subject.empty());
        QCOMPARE(list.entries[2].subject.size(), std::size_t(200));
        QCOMPARE(listMailbox(file, 2).entries.size(), std::size_t(2));
        QCOMPARE(listMailbox(file, 2).count, std::size_t(3));
        QVERIFY(listMailbox(mail, 10).entries.empty());
    }

    void takesQuotesAway() {
        const auto plain = [](const std::string& text) {
            return withoutMailboxQuotes(*Message::parse(text));
        };
        QVERIFY(!plain(mail));
        QVERIFY(!plain(mail + ">Fromage\n> From x\n>from x\n"));
        QCOMPARE(*plain(mail + ">From x\n>>From y\nz >From\n>From z"),
                 mail + "From x\n>From y\nz >From\nFrom z");
        QCOMPARE(*plain("A: b\r\n\r\n>From x\r\n"), std::string("A: b\r\n\r\nFrom x\r\n"));
        // What stands in the header is no text.
        QVERIFY(!plain("A: b\n >From x\n\nHello\n"));
    }

    void staysQuick() {
        std::string file = mark;
        while (file.size() < 8 * 1024 * 1024) file += "\n" + mark;
        const MessageInFile message = messageIn(file);
        QVERIFY(message.count > 100000);
        QCOMPARE(message.bytes, mark);
        const MailboxList list = listMailbox(file, 100);
        QCOMPARE(list.entries.size(), std::size_t(100));
        QCOMPARE(list.count, message.count);
    }
};

QTEST_APPLESS_MAIN(TestMailboxFile)
#include "mailbox_file.moc"
