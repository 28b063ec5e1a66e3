// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/message/other_form.h"

#include "records/message/message.h"

#include <QTest>

using namespace mailvitals;
using namespace mailvitals::message;

namespace {

const QByteArray letter = "From: a@b.example\r\nReceived: from x by y; z\r\n\r\nHi\r\n";

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

/// What is said of a file that is no message, so that its owner knows what to do with it.
class TestOtherForm : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void isTold_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("form");
        const auto row = [](const char* what, const QByteArray& bytes, const char* form) {
            QTest::newRow(what) << bytes << QByteArray(form);
        };
        row("a message", letter, "");
        row("nothing", "", "");
        row("prose", "Dear all,\r\nhello\r\n", "");
        row("bytes", QByteArray(1000, '\xff'), "");
        row("zeros", QByteArray(1000, '\0'), "");
        row("Apple Mail", "1234      \n" + letter, ".emlx");
        row("blank lines first", "\r\n\r\n" + letter, "begins with an empty line");
        row("... with blanks in them", "  \n\t\n" + letter, "begins with an empty line");
        row("indented", "    " + letter, "begins with a blank");
        row("blanks only", " \r\n \r\n", "nothing but blanks");
        row("quoted", "> From: a@b.example\r\n> To: c@d.example\r\n", "quotation");
        row("forwarded by Outlook", "-----Original Message-----\r\n" + letter, "forwarded");
        row("forwarded by Gmail", "---------- Forwarded message ---------\r\n" + letter, "forwarded");
        row("forwarded by Apple", "\n\nBegin forwarded message:\n\n> From: x\n", "forwarded");
        row("a web page", "\n<!DOCTYPE html>\n<html>", "web page");
        row("Outlook's own", QByteArray("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), ".msg");
        row("UTF-16", "\xff\xfe" + wide(letter, 1, false), "UTF-16");
        row("UTF-16, big end first", "\xfe\xff" + wide(letter, 1, true), "UTF-16");
        row("UTF-16 without a mark", wide(letter, 1, false), "UTF-16");
        row("UTF-32", QByteArray("\xff\xfe\0\0", 4) + wide(letter, 3, false), "UTF-32");
        row("UTF-32, big end first", QByteArray("\0\0\xfe\xff", 4) + wide(letter, 3, true), "UTF-32");
        row("UTF-32 without a mark", wide(letter, 3, false), "UTF-32");
        row("... big end first", wide(letter, 3, true), "UTF-32");
    }
    void isTold() {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, form);
        const std::string told = otherForm(bytes.toStdString());
        QVERIFY2(form.isEmpty() ? told.empty() : told.find(form.toStdString()) != told.npos, told.c_str());
    }

    void aHeaderOfNobodyIsExplained_data() {
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<bool>("flawed");
        QTest::addColumn<QByteArray>("why");
        QTest::newRow("part of one") << QByteArray("Subject: x\r\n") << false
                                     << QByteArray("It has neither a From nor a Received line");
        QTest::newRow("no address") << QByteArray("From: Alice\r\n") << false
                                    << QByteArray(
                                           "Its From line names no domain, and there is no Received line");
        QTest::newRow("names on lines of their own")
            << QByteArray("Subject: x\r\nTo: y\r\n") << true
            << QByteArray(
                   "It has neither a From nor a Received line; line 3 is no header field, so the header "
                   "ends there");
    }
    void aHeaderOfNobodyIsExplained() {
        QFETCH(QByteArray, header);
        QFETCH(bool, flawed);
        QFETCH(QByteArray, why);
        const auto message = Message::parse(header.toStdString());
        QVERIFY(message);
        QCOMPARE(QByteArray::fromStdString(whyNobodyIsNamed(*message, flawed)), why);
    }

    void theReaderCallsItTheSame() {
        const auto message =
            Message::parse((QByteArray("\xff\xfe\0\0", 4) + wide(letter, 3, false)).toStdString());
        QVERIFY(!message);
        QVERIFY2(message.error().what.find("UTF-32") != std::string::npos, message.error().what.c_str());
    }
};

QTEST_APPLESS_MAIN(TestOtherForm)
#include "other_form.moc"
