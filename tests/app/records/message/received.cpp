// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/message/received.h"

#include <QTest>

using namespace mailvitals;
using namespace mailvitals::message;

namespace {

std::string described(const Received& r) {
    std::string text = "said=" + r.client.said + " name=" + r.client.name +
                       " address=" + (r.client.address ? r.client.address->toString() : "") + " by=" + r.by;
    if (r.byAddress) text += "[" + r.byAddress->toString() + "]";
    text += " with=" + r.with + " id=" + r.id + " for=" + r.forWhom;
    text += r.tls == HopTls::Encrypted ? " tls" : r.tls == HopTls::Plain ? " plain" : " ?";
    if (!r.tlsVersion.empty()) text += "=" + r.tlsVersion;
    if (!r.cipher.empty()) text += ":" + r.cipher;
    if (r.authenticated) text += " login";
    if (r.isLogin() && !r.authenticated) text += " web";
    if (!r.isLogin() && r.authenticated) text += " delivery";
    if (r.isFetch()) text += " fetch";
    if (r.client.nameDoubtful) text += " doubtful";
    if (r.isLocal()) text += " local";
    if (!r.date) text += " undated";
    return text;
}

const QByteArray date = "; Mon, 23 Nov 2026 12:00:00 +0100 (CET)";

}  // namespace

class TestReceived : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void reads_data();
    void reads();
    void readsDates_data();
    void readsDates();
    void refuses_data();
    void refuses();
    void survivesNonsense_data();
    void survivesNonsense();
};

void TestReceived::reads_data() {
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("summary");
    const auto row = [](const char* what, const QByteArray& value, const QByteArray& summary) {
        QTest::newRow(what) << value + date << summary;
    };
    row("example (RFC 5321 appendix D.3)", "from bar.com by foo.com",
        "said=bar.com name= address= by=foo.com with= id= for= ?");
    row("TCP-info with a name (RFC 5321 section 4.4)",
        "from bar.com (host.bar.com [192.0.2.1]) by foo.com via TCP with ESMTP id 1 for <a@b.c>",
        "said=bar.com name=host.bar.com address=192.0.2.1 by=foo.com with=ESMTP id=1 for=a@b.c plain");
    row("TCP-info with an address alone", "from bar.com ([192.0.2.1]) by foo.com with SMTP",
        "said=bar.com name= address=192.0.2.1 by=foo.com with=SMTP id= for= ?");
    row("literal as name", "from [192.0.2.1] ([192.0.2.1]) by foo.com",
        "said=[192.0.2.1] name= address=192.0.2.1 by=foo.com with= id= for= ?");
    row("IPv6 literal (RFC 5321 section 4.1.3)", "from bar.com (bar.com [IPv6:2001:db8::1]) by foo.com",
        "said=bar.com name=bar.com address=2001:db8::1 by=foo.com with= id= for= ?");
    row("mapped address is IPv4", "from bar.com (bar.com [::ffff:192.0.2.1]) by foo.com",
        "said=bar.com name=bar.com address=192.0.2.1 by=foo.com with= id= for= ?");
    row("keywords in upper case", "FROM bar.com (bar.com [192.0.2.1]) BY foo.com WITH ESMTP",
        "said=bar.com name=bar.com address=192.0.2.1 by=foo.com with=ESMTP id= for= plain");
    row("folded", "from bar.com\r\n\t(bar.com [192.0.2.1])\r\n\tby foo.com\r\n\twith ESMTP",
        "said=bar.com name=bar.com address=192.0.2.1 by=foo.com with=ESMTP id= for= plain");
    row("Postfix, TLS",
        "from mail.example.net (mail.example.net [198.51.100.7])\r\n\t(using TLSv1.3 with cipher "
        "TLS_AES_256_GCM_SHA384 (256/256 bits)\r\n\t key-exchange X25519 server-signature RSA-PSS (2048 "
        "bits) server-digest SHA256)\r\n\t(No client certificate requested)\r\n\tby mx.example.org (Postfix) "
        "with ESMTPS id 4XyZ\r\n\tfor <me@example.org>",
        "said=mail.example.net name=mail.example.net address=198.51.100.7 by=mx.example.org with=ESMTPS "
        "id=4XyZ for=me@example.org tls=TLSv1.3:TLS_AES_256_GCM_SHA384");
    row("Postfix, the address lost (mailcow)",
        "from mail.example.net (unknown [172.22.1.1]) by mx.example.org (Postcow) with ESMTP id 1",
        "said=mail.example.net name= address=172.22.1.1 by=mx.example.org with=ESMTP id=1 for= plain");
    row("a name is no login", "from x (authenticated.evil.example [192.0.2.1]) by mx.example.org",
        "said=x name=authenticated.evil.example address=192.0.2.1 by=mx.example.org with= id= for= ?");
    row("nor does a name speak of TLS", "from x (tls1.example.org [192.0.2.1]) by mx.example.org",
        "said=x name=tls1.example.org address=192.0.2.1 by=mx.example.org with= id= for= ?");
    row("SquirrelMail", "from 192.0.2.1 (SquirrelMail authenticated user ann) by www.example.org with HTTP",
        "said=192.0.2.1 name= address=192.0.2.1 by=www.example.org with=HTTP id= for= ? login");
    row("Courier, login",
        "from laptop (dial.isp.example [192.0.2.1]) (AUTH: PLAIN ann, TLS: TLSv1.3) by mx.example.org with "
        "ESMTPSA",
        "said=laptop name=dial.isp.example address=192.0.2.1 by=mx.example.org with=ESMTPSA id= for= tls "
        "login");
    row("WEB.DE in the browser", "from [192.0.2.1] by 3c-app-webde-bap05.server.lan (via HTTP)",
        "said=[192.0.2.1] name= address=192.0.2.1 by=3c-app-webde-bap05.server.lan with= id= for= ? web");
    row("Yahoo in the browser", "from [192.0.2.1] by web1.mail.yahoo.com via HTTP",
        "said=[192.0.2.1] name= address=192.0.2.1 by=web1.mail.yahoo.com with= id= for= ? web");
    row("Cyrus", "from mx.internal (mx.internal [10.0.0.1]) by store.internal (Cyrus 3.11) with LMTPA",
        "said=mx.internal name=mx.internal address=10.0.0.1 by=store.internal with=LMTPA id= for= plain "
        "login "
        "delivery");
    row("fetchmail", "from imap.example.net [192.0.2.1] by box.lan with IMAP (fetchmail-6.4.37)",
        "said=imap.example.net name= address=192.0.2.1 by=box.lan with=IMAP id= for= ? fetch");
    row("getmail", "from pop.example.net by box.lan with POP3 for <ann@localhost>",
        "said=pop.example.net name= address= by=box.lan with=POP3 id= for=ann@localhost ? fetch");
    row("Postfix, login",
        "from [192.168.1.5] (p5.provider.example [203.0.113.5]) (Authenticated sender: me@example.org) by "
        "mx.example.org (Postfix) with ESMTPSA id 1",
        "said=[192.168.1.5] name=p5.provider.example address=203.0.113.5 by=mx.example.org with=ESMTPSA id=1 "
        "for= tls login");
    row("Postfix, local program", "by mx.example.org (Postfix, from userid 1000) id 1",
        "said= name= address= by=mx.example.org with= id=1 for= ? local");
    row("Postfix to Dovecot",
        "from mx.example.org ([127.0.0.1]) by mx.example.org with LMTP id abc (envelope-from <a@b.c>) for "
        "<me@example.org>",
        "said=mx.example.org name= address=127.0.0.1 by=mx.example.org with=LMTP id=abc for=me@example.org "
        "plain");
    row("Exim, name looked up",
        "from host.example.net ([198.51.100.7] helo=mail.example.net) by mx.example.org with esmtps  "
        "(TLS1.3) tls TLS_AES_256_GCM_SHA384 (Exim 4.96) (envelope-from <a@example.net>) id 1abc-00 for "
        "me@example.org",
        "said=mail.example.net name=host.example.net address=198.51.100.7 by=mx.example.org with=esmtps "
        "id=1abc-00 for=me@example.org tls=TLS1.3:TLS_AES_256_GCM_SHA384");
    row("Exim, no name",
        "from [198.51.100.7] (port=41234 helo=mail.example.net) by mx.example.org with esmtp (Exim 4.94) id "
        "1",
        "said=mail.example.net name= address=198.51.100.7 by=mx.example.org with=esmtp id=1 for= plain");
    row("Exim, name and HELO alike",
        "from mail.example.net ([198.51.100.7]:41234) by mx.example.org with esmtps "
        "(TLSv1.2:ECDHE-RSA-AES256-GCM-SHA384:256) (Exim 4.92) id 1",
        "said=mail.example.net name= address=198.51.100.7 by=mx.example.org with=esmtps id=1 for= "
        "tls=TLSv1.2:ECDHE-RSA-AES256-GCM-SHA384");
    row("Exim, local", "from me by mx.example.org with local (Exim 4.96) id 1",
        "said=me name= address= by=mx.example.org with=local id=1 for= ? local");
    row("Exim, HELO as a literal",
        "from [198.51.100.7] (helo=[10.0.0.2]) by mx.example.org with esmtpsa (TLS1.3) id 1",
        "said=[10.0.0.2] name= address=198.51.100.7 by=mx.example.org with=esmtpsa id=1 for= tls=TLS1.3 "
        "login");
    row("Sendmail",
        "from mail.example.net (host.example.net [198.51.100.7]) by mx.example.org (8.17.1/8.17.1) with "
        "ESMTPS id abc (version=TLSv1.3 cipher=TLS_AES_256_GCM_SHA384 bits=256 verify=NO) for "
        "<me@example.org>",
        "said=mail.example.net name=host.example.net address=198.51.100.7 by=mx.example.org with=ESMTPS "
        "id=abc for=me@example.org tls=TLSv1.3:TLS_AES_256_GCM_SHA384");
    row("Sendmail, may be forged",
        "from mail.example.net (host.example.net [198.51.100.7] (may be forged)) by mx.example.org (8.15.2) "
        "with ESMTP id abc",
        "said=mail.example.net name=host.example.net address=198.51.100.7 by=mx.example.org with=ESMTP "
        "id=abc for= plain doubtful");
    row("Sendmail, with ident",
        "from mail.example.net (joe@host.example.net [198.51.100.7]) by mx.example.org with ESMTP id abc",
        "said=mail.example.net name=host.example.net address=198.51.100.7 by=mx.example.org with=ESMTP "
        "id=abc for= plain");
    row("Sendmail, local", "(from joe@localhost) by mx.example.org (8.17.1/8.17.1/Submit) id abc",
        "said= name= address= by=mx.example.org with= id=abc for= ? local");
    row("Exchange",
        "from AM0PR01.eurprd01.prod.exchangelabs.com (2603:10a6:208::17) by "
        "AM9PR01.eurprd01.prod.exchangelabs.com (2603:10a6:20b::5) with Microsoft SMTP Server "
        "(version=TLS1_2, cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384) id 15.20.5678.1",
        "said=AM0PR01.eurprd01.prod.exchangelabs.com name= address=2603:10a6:208::17 "
        "by=AM9PR01.eurprd01.prod.exchangelabs.com[2603:10a6:20b::5] with=Microsoft SMTP Server "
        "id=15.20.5678.1 for= tls=TLS1_2:TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384");
    row("Exchange, frontend",
        "from mail.example.net (198.51.100.7) by ex.example.org (10.0.0.2) with Microsoft SMTP Server id "
        "15.1.1 via Frontend Transport",
        "said=mail.example.net name= address=198.51.100.7 by=ex.example.org[10.0.0.2] with=Microsoft SMTP "
        "Server id=15.1.1 for= ?");
    row("Exchange, inside",
        "from A.example.org ([fe80::1]) by A.example.org ([fe80::1%4]) with mapi id 15.20.1",
        "said=A.example.org name= address=fe80::1 by=A.example.org[fe80::1] with=mapi id=15.20.1 for= ? web");
    row("Gmail",
        "from mail.example.net (mail.example.net. [198.51.100.7]) by mx.google.com with ESMTPS id a-1.2 for "
        "<me@gmail.com> (version=TLS1_3 cipher=TLS_AES_256_GCM_SHA384 bits=256/256)",
        "said=mail.example.net name=mail.example.net address=198.51.100.7 by=mx.google.com with=ESMTPS "
        "id=a-1.2 for=me@gmail.com tls=TLS1_3:TLS_AES_256_GCM_SHA384");
    row("Gmail, inside", "by 2002:a05:6a20:1 with SMTP id x1",
        "said= name= address= by=2002:a05:6a20:1 with=SMTP id=x1 for= ? local");
    row("Gmail, IPv6",
        "from mail-sor-f41.google.com (mail-sor-f41.google.com. [2a00:1450::41]) by mx.google.com with SMTPS "
        "id x",
        "said=mail-sor-f41.google.com name=mail-sor-f41.google.com address=2a00:1450::41 by=mx.google.com "
        "with=SMTPS id=x for= tls");
    row("OpenSMTPD",
        "from mail.example.net (host.example.net [198.51.100.7])\r\n\tby mx.example.org (OpenSMTPD) with "
        "ESMTPS id abc (TLSv1.3:TLS_AES_256_GCM_SHA384:256:NO)\r\n\tfor <me@example.org>",
        "said=mail.example.net name=host.example.net address=198.51.100.7 by=mx.example.org with=ESMTPS "
        "id=abc for=me@example.org tls=TLSv1.3:TLS_AES_256_GCM_SHA384");
    row("OpenSMTPD, local",
        "from localhost (mx.example.org [local]) by mx.example.org (OpenSMTPD) with ESMTPA id abc",
        "said=localhost name= address= by=mx.example.org with=ESMTPA id=abc for= plain login");
    row("Stalwart",
        "from mail.example.net (host.example.net [198.51.100.7]) (using TLSv1.3 with cipher "
        "TLS13_AES_256_GCM_SHA384) by mx.example.org (Stalwart SMTP) with ESMTPS id ABC",
        "said=mail.example.net name=host.example.net address=198.51.100.7 by=mx.example.org with=ESMTPS "
        "id=ABC for= tls=TLSv1.3:TLS13_AES_256_GCM_SHA384");
    row("qmail", "from unknown (HELO mail.example.net) (198.51.100.7) by mx.example.org with SMTP",
        "said=mail.example.net name= address=198.51.100.7 by=mx.example.org with=SMTP id= for= ?");
    row("qmail, name and ident",
        "from host.example.net (HELO mail.example.net) (joe@198.51.100.7) by mx.example.org with ESMTPS",
        "said=mail.example.net name=host.example.net address=198.51.100.7 by=mx.example.org with=ESMTPS id= "
        "for= tls");
    row("qmail, no HELO of its own", "from host.example.net (198.51.100.7) by mx.example.org with SMTP",
        "said=host.example.net name= address=198.51.100.7 by=mx.example.org with=SMTP id= for= ?");
    row("qmail, inside", "(qmail 4711 invoked from network)",
        "said= name= address= by= with= id= for= ? local");
    row("Haraka",
        "from mail.example.net (host.example.net [198.51.100.7])\r\n\tby mx.example.org (Haraka/3.0.2) with "
        "ESMTPS id ABC.1\r\n\tenvelope-from <a@example.net>\r\n\ttls TLS_AES_256_GCM_SHA384",
        "said=mail.example.net name=host.example.net address=198.51.100.7 by=mx.example.org with=ESMTPS "
        "id=ABC.1 for= tls:TLS_AES_256_GCM_SHA384");
    row("semicolons inside comments",
        "from a.example (a.example [192.0.2.1]; really) by b.example (x;y) with ESMTP",
        "said=a.example name=a.example address=192.0.2.1 by=b.example with=ESMTP id= for= plain");
    row("an address in a TLS comment is no client",
        "from a.example (using TLSv1.3 with cipher X (192.0.2.9)) by b.example with ESMTPS",
        "said=a.example name= address= by=b.example with=ESMTPS id= for= tls=TLSv1.3");
    row("with UTF8SMTPSA (RFC 6531 section 4.3)", "from a.example ([192.0.2.1]) by b.example with UTF8SMTPSA",
        "said=a.example name= address=192.0.2.1 by=b.example with=UTF8SMTPSA id= for= tls login");
    row("a lie: HELO as an address", "from 192.0.2.99 (evil.example [198.51.100.66]) by b.example with ESMTP",
        "said=192.0.2.99 name=evil.example address=198.51.100.66 by=b.example with=ESMTP id= for= plain");
    row("a lie: HELO with a bracket",
        "from [192.0.2.99] (evil.example [198.51.100.66]) by b.example with ESMTP",
        "said=[192.0.2.99] name=evil.example address=198.51.100.66 by=b.example with=ESMTP id= for= plain");
}

void TestReceived::reads() {
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, summary);
    const auto received = parseReceived(value.toStdString());
    QVERIFY2(received, received ? "" : received.error().what.c_str());
    QCOMPARE(QByteArray::fromStdString(described(*received)), summary);
}

void TestReceived::readsDates_data() {
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<qint64>("utc");
    QTest::addColumn<QByteArray>("error");
    QTest::newRow("with a date") << QByteArray("from a by b; Mon, 23 Nov 2026 12:00:00 +0100")
                                 << qint64(1795431600) << QByteArray();
    QTest::newRow("the last semicolon counts")
        << QByteArray("from a by b with x; y; Mon, 23 Nov 2026 11:00:00 GMT") << qint64(1795431600)
        << QByteArray();
    QTest::newRow("no semicolon") << QByteArray("from a by b Mon, 23 Nov 2026 12:00:00 +0100") << qint64(0)
                                  << QByteArray("no semicolon with a date behind it");
    QTest::newRow("nothing behind the semicolon")
        << QByteArray("from a by b;") << qint64(0) << QByteArray("no day of the month from 1 to 31");
    QTest::newRow("no date there") << QByteArray("from a by b; yesterday") << qint64(0)
                                   << QByteArray("no day of the month from 1 to 31");
}

void TestReceived::readsDates() {
    QFETCH(QByteArray, value);
    QFETCH(qint64, utc);
    QFETCH(QByteArray, error);
    const auto received = parseReceived(value.toStdString());
    QVERIFY(received);
    QCOMPARE(received->date.has_value(), error.isEmpty());
    QCOMPARE(received->dateError.has_value(), !error.isEmpty());
    if (received->date) QCOMPARE(qint64(received->date->utc.time_since_epoch().count()), utc);
    if (received->dateError) {
        QCOMPARE(QByteArray::fromStdString(received->dateError->what), error);
        QVERIFY(static_cast<qsizetype>(received->dateError->where) > value.size() / 2);
    }
}

void TestReceived::refuses_data() {
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("what");
    QTest::newRow("nothing") << QByteArray() << QByteArray("neither from nor by nor a date");
    QTest::newRow("words") << QByteArray("hello there") << QByteArray("neither from nor by nor a date");
    QTest::newRow("a comment stays open")
        << QByteArray("from a (b by c; Mon") << QByteArray("a comment that nothing closes");
    QTest::newRow("a quote stays open")
        << QByteArray("from \"a by c") << QByteArray("a quoted string that nothing closes");
    QTest::newRow("a bracket stays open")
        << QByteArray("from [1.2.3.4 by c") << QByteArray("a square bracket that nothing closes");
    QTest::newRow("too long") << QByteArray("from a by ") + QByteArray(70000, 'b')
                              << QByteArray("a field longer than 64 KiB");
}

void TestReceived::refuses() {
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, what);
    const auto received = parseReceived(value.toStdString());
    QVERIFY(!received);
    QCOMPARE(QByteArray::fromStdString(received.error().what), what);
}

void TestReceived::survivesNonsense_data() {
    QTest::addColumn<QByteArray>("value");
    QTest::newRow("keywords alone") << QByteArray("from by via with id for tls;");
    QTest::newRow("from without a word") << QByteArray("from (x) by b;");
    QTest::newRow("by at the end") << QByteArray("from a by");
    QTest::newRow("deep comments") << QByteArray(30000, '(') + QByteArray(30000, ')') + " by b;";
    QTest::newRow("many comments") << QByteArray("from a ") + QByteArray("()").repeated(30000) + " by b;";
    QTest::newRow("many clauses") << QByteArray("with x ").repeated(9000) + "by b;";
    QTest::newRow("many addresses") << QByteArray("from a (") + QByteArray("[1.2.3.4] ").repeated(6000) +
                                           ") by b;";
    QTest::newRow("NUL and bytes above ASCII") << QByteArray("from a\0b (\xff [1.2.3.4]) by b;", 28);
    QTest::newRow("empty literal") << QByteArray("from [] ([]) by [];");
}

void TestReceived::survivesNonsense() {
    QFETCH(QByteArray, value);
    const auto received = parseReceived(value.toStdString());
    QVERIFY(received);
    QVERIFY(received->dateError);
}

QTEST_APPLESS_MAIN(TestReceived)
#include "received.moc"
