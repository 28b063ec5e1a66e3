// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/message/saved_form.h"

#include <QTest>

using namespace mailvitals::message;

namespace {

const QByteArray letter = "Return-Path: <a@example.org>\r\nFrom: a@example.org\r\n\r\nHi: there\r\n";

QByteArray wide(const QByteArray& text, int zeros, bool zerosFirst) {
    QByteArray made;
    for (const char c : text) {
        if (zerosFirst) made.append(zeros, '\0');
        made.append(c);
        if (!zerosFirst) made.append(zeros, '\0');
    }
    return made;
}

}  // namespace

/// What programs put around a message when they save it.
class TestSavedForm : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void isTakenAway_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("plain");
        QTest::addColumn<QByteArray>("copied");
        const auto row = [](const char* what, const QByteArray& bytes, const char* copied = "",
                            const QByteArray& plain = letter) {
            QTest::newRow(what) << bytes << plain << QByteArray(copied);
        };
        row("nothing", "", "", "");
        row("a message", letter);
        row("a mailbox", "From a Sat Nov 28 10:00:06 2026\n" + letter, "",
            "From a Sat Nov 28 10:00:06 2026\n" + letter);
        row("UTF-16", "\xff\xfe" + wide(letter, 1, false), "it was saved as UTF-16");
        row("UTF-16, big end first", "\xfe\xff" + wide(letter, 1, true), "it was saved as UTF-16");
        row("UTF-16 without a mark", wide(letter, 1, false), "it was saved as UTF-16");
        row("... big end first", wide(letter, 1, true), "it was saved as UTF-16");
        row("UTF-32", QByteArray("\xff\xfe\0\0", 4) + wide(letter, 3, false), "it was saved as UTF-32");
        row("UTF-32 without a mark", wide(letter, 3, true), "it was saved as UTF-32");
        row("UTF-16 beyond ASCII",
            QByteArray("\xff\xfe"
                       "F\0r\0o\0m\0:\0\xe4\0\x3d\xd8\x00\xde\x00\xd8"
                       "x\0y",
                       23),
            "it was saved as UTF-16", "From:\xc3\xa4\xf0\x9f\x98\x80\xef\xbf\xbdx\xef\xbf\xbd");
        row("Apple Mail",
            QByteArray::number(letter.size()) + "      \n" + letter + "<?xml version=\"1.0\"?>\n<plist/>");
        row("Apple Mail without its list", QByteArray::number(letter.size()) + "\n" + letter);
        const QByteArray shortened = QByteArray::number(letter.size() + 1) + "\n" + letter;
        row("Apple Mail, cut", shortened, "", shortened);
        const QByteArray longer = QByteArray::number(letter.size() - 9) + "\n" + letter;
        row("a number and more than it says", longer, "", longer);
        row("a huge number", "99999999999999999999999\n" + letter, "", "99999999999999999999999\n" + letter);
        row("empty lines first", "\r\n\r\n" + letter, "empty lines stand above its header");
        row("... with blanks in them", "  \n\t\n" + letter, "empty lines stand above its header");
        row("a program's own line", "Internet headers of the message\r\n" + letter,
            "lines stand above its header that are no part of it");
        row("several, and empty ones", "Message source\n\n=====\n\n" + letter,
            "lines stand above its header that are no part of it");
        row("blanks in front of all lines", "  Return-Path: <a@example.org>\n  From: a\n    b\n\n  x\n",
            "blanks stand in front of its lines", "Return-Path: <a@example.org>\nFrom: a\n  b\n\nx\n");
        for (const QByteArray& kept :
             {QByteArray("Dear all,\r\nSubject: hello\r\nworld\r\n"),
              "-----Original Message-----\r\n" + letter, "> " + letter, "<html>\n" + letter,
              QByteArray(1000, '\xff'), QByteArray(1000, '\0'),
              QByteArray("# main.cf\nmyhostname = mail.example.org\nmydestination = x\n"),
              QByteArray("a\n").repeated(20) + letter}) {
            row(("kept " + kept.left(8).toHex()).constData(), kept, "", kept);
        }
    }
    void isTakenAway() {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, plain);
        QFETCH(QByteArray, copied);
        const SavedForm form = withoutWrapping(bytes.toStdString());
        QCOMPARE(QByteArray::fromStdString(form.bytes), plain);
        QCOMPARE(QByteArray::fromStdString(form.copied), copied);
    }

    void staysQuick() {
        const qsizetype size = 16 * 1024 * 1024;
        for (const QByteArray& piece :
             {QByteArray("\n"), QByteArray(" \n"), QByteArray("From\n"), QByteArray("X-A: b\n\n"),
              QByteArray(" \0\0\0", 4), QByteArray("1")}) {
            const QByteArray file = piece.repeated(size / piece.size());
            QVERIFY(withoutWrapping(file.toStdString()).bytes.size() <= static_cast<std::size_t>(size) + 16);
        }
    }
};

QTEST_APPLESS_MAIN(TestSavedForm)
#include "saved_form.moc"
