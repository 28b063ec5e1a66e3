// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/message/author.h"

#include <QTest>

using namespace mailvitals::message;

/// From: as it is written, and as receivers read it all the same.
class TestAuthor : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void isRead_data() {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("authors");
        const auto row = [](const QByteArray& value, const char* authors) {
            QTest::newRow(value.constData()) << value << QByteArray(authors);
        };
        row("Ann <ann@example.org>", "Ann=ann@example.org");
        row("a@example.org, b@example.net", "=a@example.org =b@example.net");
        // Quotes are missing.
        row("ann@example.org <ann@example.org>", "ann@example.org=ann@example.org loose");
        row("boss@bank.example <ann@example.org>", "boss@bank.example=ann@example.org loose");
        row("Mueller, Hans <ann@example.org>", "Mueller, Hans=ann@example.org loose");
        row("Re: Team <ann@example.org>", "Re: Team=ann@example.org loose");
        row("Ann (Sales <ann@example.org>", "Ann (Sales=ann@example.org loose");
        row("Ann [Sales <ann@example.org>", "Ann [Sales=ann@example.org loose");
        row("O\"Hara <ann@example.org>", "O\"Hara=ann@example.org loose");
        row("Ann; Bob <ann@example.org>", "Ann; Bob=ann@example.org loose");
        row("Ann <ann@example.org> Lee", "Ann=ann@example.org loose");
        row("\"a <x@evil.example>\" b@c <ann@example.org>",
            "\"a <x@evil.example>\" b@c=ann@example.org loose");
        row("=?utf-8?q?J=C3=BCrgen?=, x <ann@example.org>", "J\xc3\xbcrgen, x=ann@example.org loose");
        // Whose address it is, is in doubt.
        row("a, Hans <a@example.org>, Otto <b@example.net>", "none");
        row("Mueller, Hans <ann>", "none");
        row("Mueller, Hans <ann@b@c>", "none");
        row("Mueller, Hans <>", "none");
        row("Mueller, Hans <ann@example.org", "none");
        row("Mueller, Hans >ann@example.org<", "none");
        row("Mueller, Hans <<ann@example.org>>", "none");
        row("Mueller, Hans <a@example.org, b@example.org>", "none");
        row("Mueller, Hans", "none");
    }
    void isRead() {
        QFETCH(QByteArray, value);
        QFETCH(QByteArray, authors);
        const auto read = parseFrom(value.toStdString());
        QByteArray text;
        if (!read) text = "none";
        if (read) {
            for (const Mailbox& one : read->mailboxes)
                text += QByteArray::fromStdString((text.isEmpty() ? "" : " ") + one.displayName + "=" +
                                                  one.address());
            if (read->loose) text += " loose";
        }
        QCOMPARE(text, authors);
    }

    void aHugeValueIsRefused() { QVERIFY(!parseFrom("a, " + std::string(100000, 'x') + " <a@example.org>")); }
};

QTEST_APPLESS_MAIN(TestAuthor)
#include "author.moc"
