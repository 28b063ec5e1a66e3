// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/message/journey.h"

#include <QTest>

using namespace mailvitals;
using namespace mailvitals::message;

namespace {

/// A Received: line with the time in seconds after 12:00.
QByteArray line(const QByteArray& client, const QByteArray& by, int second) {
    return "Received: from " + client + " by " + by +
           " with ESMTP; Mon, 23 Nov 2026 12:" + QByteArray::number(second / 60).rightJustified(2, '0') +
           ":" + QByteArray::number(second % 60).rightJustified(2, '0') + " +0000\r\n";
}

/// "own" or "claimed", the address, the delay and the link of each step in the order of time.
QByteArray described(const Journey& journey) {
    std::string text;
    for (const Hop& hop : journey.hops) {
        text += hop.received.by + (hop.trust == Trust::Own ? ":own" : ":claimed");
        if (hop.received.client.address) text += ":" + hop.received.client.address->toString();
        if (hop.delay) text += ":" + std::to_string(hop.delay->count()) + "s";
        if (hop.linked) text += ":linked";
        text += " ";
    }
    if (!journey.unreadable.empty()) text += "unreadable=" + std::to_string(journey.unreadable.size()) + " ";
    if (journey.cut) text += "cut ";
    const Hop* handover = journey.handover();
    return QByteArray::fromStdString(text + ">" + (handover ? handover->received.by : ""));
}

/// Everything counts as public here that is not 10.0.0.0/8, 172.16.0.0/12 or loopback.
bool isPublic(const IpAddress& address) {
    static const std::vector<Cidr> inner{*Cidr::parse("10.0.0.0/8"), *Cidr::parse("172.16.0.0/12"),
                                         *Cidr::parse("127.0.0.0/8")};
    return std::none_of(inner.begin(), inner.end(),
                        [&](const Cidr& network) { return network.contains(address); });
}

Journey journey(const QByteArray& header, std::optional<std::size_t> chosen = std::nullopt) {
    return journeyOf(*Message::parse((header + "From: a@b.c\r\n\r\n").toStdString()), isPublic, chosen);
}

}  // namespace

class TestJourney : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void tells_data();
    void tells();
    void measuresDuration();
    void stopsAtAHundred();
    void findsWhereItCameIn_data();
    void findsWhereItCameIn();
    void takesTheReadersWord();
    void tellsWhenItCame();
};

void TestJourney::tells_data() {
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QByteArray>("summary");
    const auto row = [](const char* what, const QByteArray& header, const QByteArray& summary) {
        QTest::newRow(what) << header << summary;
    };
    const QByteArray client = line("laptop ([192.0.2.9])", "out.example.net", 0);
    const QByteArray handed = line("out.example.net (out.example.net [198.51.100.7])", "mx.example.org", 5);
    const QByteArray scanned = line("mx.example.org (mx.example.org [10.0.0.1])", "scan.example.org", 65);
    row("no line", "", ">");
    row("in the order of time (RFC 5321 section 4.4)", scanned + handed + client,
        "out.example.net:claimed:192.0.2.9 mx.example.org:own:198.51.100.7:5s:linked "
        "scan.example.org:own:10.0.0.1:60s:linked >mx.example.org");
    row("an invented line in one's own name (RFC 5321 section 7.2)",
        handed + client + line("bank.example ([203.0.113.1])", "mx.example.org", 0),
        "mx.example.org:claimed:203.0.113.1 out.example.net:claimed:192.0.2.9:0s "
        "mx.example.org:own:198.51.100.7:5s:linked >mx.example.org");
    row("a line that nobody can read ends belief", scanned + "Received: (\r\n" + handed,
        "mx.example.org:claimed:198.51.100.7 scan.example.org:own:10.0.0.1:60s:linked unreadable=1 "
        ">scan.example.org");
    row("an unreadable line on top", "Received: nonsense\r\n" + handed,
        "mx.example.org:claimed:198.51.100.7 unreadable=1 >");
    row("a clock that is wrong", line("mx.example.org ([10.0.0.1])", "scan.example.org", 2) + handed,
        "mx.example.org:own:198.51.100.7 scan.example.org:own:10.0.0.1:-3s:linked >mx.example.org");
    row("no date", "Received: from x ([192.0.2.1]) by mx.example.org\r\n" + client,
        "out.example.net:claimed:192.0.2.9 mx.example.org:own:192.0.2.1 >mx.example.org");
    row("own servers in upper case", line("x ([192.0.2.1])", "MX.Example.ORG", 0),
        "MX.Example.ORG:own:192.0.2.1 >MX.Example.ORG");
    row("a program of one's own handed it over",
        "Received: by mx.example.org (Postfix, from userid 0) id 1; Mon, 23 Nov 2026 12:00:00 +0000\r\n",
        "mx.example.org:own >");
    row("the address lost (mailcow)",
        line("out.example.net (unknown [172.22.1.1])", "mx.example.org", 5) + client,
        "out.example.net:claimed:192.0.2.9 mx.example.org:own:172.22.1.1:5s:linked >mx.example.org");
    row("other fields between", handed + "Subject: x\r\n" + client,
        "out.example.net:claimed:192.0.2.9 mx.example.org:own:198.51.100.7:5s:linked >mx.example.org");
    row("linked by the name that was looked up",
        line("helo (out.example.net [198.51.100.7])", "mx.example.org", 5) + client,
        "out.example.net:claimed:192.0.2.9 mx.example.org:own:198.51.100.7:5s:linked >mx.example.org");
    row("not linked", line("other.example ([198.51.100.7])", "mx.example.org", 5) + client,
        "out.example.net:claimed:192.0.2.9 mx.example.org:own:198.51.100.7:5s >mx.example.org");
}

void TestJourney::tells() {
    QFETCH(QByteArray, header);
    QFETCH(QByteArray, summary);
    QCOMPARE(described(journey(header)), summary);
}

void TestJourney::measuresDuration() {
    const QByteArray first = line("a", "b", 0);
    const QByteArray last = line("b", "c", 90);
    const QByteArray undated = "Received: from b by x\r\n";
    QVERIFY(journey(last + first).duration() == std::chrono::seconds(90));
    QVERIFY(journey(undated + last + undated + first + undated).duration() == std::chrono::seconds(90));
    QVERIFY(!journey(first + last).duration());
    QVERIFY(!journey(first).duration());
    QVERIFY(!journey(undated + undated).duration());
    QVERIFY(!journey("").duration());
}

void TestJourney::stopsAtAHundred() {
    const Journey whole = journey(line("a", "b", 0).repeated(100));
    QCOMPARE(whole.hops.size(), std::size_t(100));
    QVERIFY(!whole.cut);
    const Journey cut = journey(line("a", "b", 0).repeated(101));
    QCOMPARE(cut.hops.size(), std::size_t(100));
    QVERIFY(cut.cut);
    QVERIFY(journey(QByteArray("Received: (\r\n").repeated(5000)).cut);
}

QByteArray arrivalIn(const Journey& found) {
    if (!found.arrival) return "cannot be told";
    const Received& line = found.entrance()->received;
    const char* how[] = {"server", "login", "local"};
    QByteArray text = how[static_cast<int>(found.arrival->entry)];
    if (line.client.address) text += " " + QByteArray::fromStdString(line.client.address->toString());
    if (!line.by.empty()) text += " at " + QByteArray::fromStdString(line.by);
    if (found.arrival->assumed) text += ", assumed";
    if (found.arrival->chosen) text += ", chosen";
    return text;
}

void TestJourney::findsWhereItCameIn_data() {
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QByteArray>("arrival");
    const auto row = [](const char* what, const QByteArray& header, const QByteArray& arrival) {
        QTest::newRow(what) << header << arrival;
    };
    const QByteArray border = line("out.example.org (out.example.org [203.0.113.91])", "mx.example.net", 5);
    const QByteArray invented = line("y.example.org ([203.0.113.66])", "mx.example.net", 1);
    row("nothing", "", "cannot be told");
    row("one line", border, "server 203.0.113.91 at mx.example.net");
    row("what stands below came with it", border + invented, "server 203.0.113.91 at mx.example.net");
    row("an inner step over a private address",
        line("mx.example.net ([10.0.0.1])", "scan.example.net", 9) + border,
        "server 203.0.113.91 at mx.example.net");
    row("the gateway of a container network in its place",
        line("out.example.org (unknown [172.22.1.1])", "mx.example.net", 5) +
            line("laptop ([203.0.113.7])", "out.example.org", 4),
        "server 172.22.1.1 at mx.example.net");
    // An inner step over a public address.
    row("by a reverse name that the next line has",
        line("mx (mx.example.net [198.51.100.2])", "box.example.net", 9) + border,
        "server 203.0.113.91 at mx.example.net, assumed");
    const auto forBob = [](QByteArray text, const QByteArray& domain) {
        return text.replace("with ESMTP;", "with ESMTP for <bob@" + domain + ">;");
    };
    const QByteArray second = line("mx (mx.example.net [198.51.100.2])", "box.example.net", 9);
    row("... in the recipient's domain", forBob(second, "example.net") + border,
        "server 203.0.113.91 at mx.example.net");
    row("... in that of a hosting company", forBob(second, "bob.example") + border,
        "server 203.0.113.91 at mx.example.net, assumed");
    row("a server in the recipient's domain, received under another name",
        forBob(line("mx.example.net (mx.example.net [198.51.100.2])", "v9.hoster.example", 9),
               "example.net") +
            border,
        "server 203.0.113.91 at mx.example.net");
    row("by a reverse name of the house",
        line("ews (pool-12.example.net [198.51.100.2])", "box.example.net", 9) + border,
        "server 203.0.113.91 at mx.example.net, assumed");
    row("by HELO and the next line",
        line("mx.example.net (v12.hoster.example [198.51.100.2])", "box.example.net", 9) + border,
        "server 203.0.113.91 at mx.example.net, assumed");
    row("a reverse name that may be forged",
        line("ews (pool-12.example.net [198.51.100.2] (may be forged))", "box.example.net", 9) + border,
        "server 198.51.100.2 at box.example.net");
    row("HELO in the receiver's name, and another's line below",
        line("mx.example.net (v12.hoster.example [198.51.100.2])", "box.example.net", 9) +
            line("x ([203.0.113.7])", "other.example.com", 1),
        "server 198.51.100.2 at box.example.net");
    row("HELO in the receiver's name, and nothing below",
        line("mx.example.net (unknown [198.51.100.2])", "box.example.net", 9),
        "server 198.51.100.2 at box.example.net");
    row("HELO in the receiver's name that the next line has not",
        line("nobody.example.net (unknown [198.51.100.2])", "box.example.net", 9) + border,
        "server 198.51.100.2 at box.example.net");
    row("a customer of the receiver's with a server of their own",
        line("home.example.org (dial-9.example.net [198.51.100.9])", "mx.example.net", 9) +
            line("laptop ([10.0.0.3])", "home.lan", 8),
        "server 198.51.100.9 at mx.example.net");
    row("the receiver wrote down whom SPF was about, above",
        "Received-SPF: pass client-ip=198.51.100.2; helo=x\r\n" +
            line("mx.example.net (mx.example.net [198.51.100.2])", "box.example.net", 9) + border,
        "server 198.51.100.2 at box.example.net");
    row("and below",
        line("mx.example.net (mx.example.net [198.51.100.2])", "box.example.net", 9) +
            "Authentication-Results: box; spf=fail (sender IP is 198.51.100.2)\r\n" + border,
        "server 198.51.100.2 at box.example.net");
    row("and a stranger, further below",
        line("mx.example.net (mx.example.net [198.51.100.2])", "box.example.net", 9) + border +
            "Received-SPF: pass client-ip=198.51.100.2\r\n",
        "server 203.0.113.91 at mx.example.net, assumed");
    // Operators with several domains.
    const QByteArray outlook =
        "Received: from A.EURP191.PROD.OUTLOOK.COM (2603:10a6:20b::24) by V.EURP191.PROD.OUTLOOK.COM with "
        "HTTPS;"
        " Mon, 23 Nov 2026 12:00:09 +0000\r\n"
        "Received: from D.mail.eur01.prod.protection.outlook.com (2603:10a6:10::8) by "
        "A.EURP191.PROD.OUTLOOK.COM "
        "(2603:10a6:20b::24) with Microsoft SMTP Server; Mon, 23 Nov 2026 12:00:08 +0000\r\n";
    row("Microsoft's", outlook + line("out.example.org (203.0.113.91)", "D.outlook.office365.com", 6),
        "server 203.0.113.91 at D.outlook.office365.com");
    row("Microsoft's, from another customer of it",
        outlook + line("E.outbound.protection.outlook.com (40.107.22.94)", "D.outlook.office365.com", 6) +
            line("F.prod.outlook.com (2603:10a6:1::1)", "E.prod.outlook.com", 5),
        "server 40.107.22.94 at D.outlook.office365.com, assumed");
    row("from one Gmail user to another",
        line("mail-ed1-f46.google.com (mail-ed1-f46.google.com. [209.85.208.46])", "mx.google.com", 9) +
            "Received: by mail-ed1-f46.google.com with SMTP id a; Mon, 23 Nov 2026 12:00:08 +0000\r\n" +
            "Received: from [10.0.0.7] (d9.isp.example [203.0.113.9]) by smtp.gmail.com with ESMTPSA id b;"
            " Mon, 23 Nov 2026 12:00:07 +0000\r\n",
        "server 209.85.208.46 at mx.google.com, assumed");
    row("... as it says itself",
        line("mail-ed1-f46.google.com (mail-ed1-f46.google.com. [209.85.208.46])", "mx.google.com", 9) +
            "Received-SPF: pass client-ip=209.85.208.46;\r\n"
            "Received: by mail-ed1-f46.google.com with SMTP id a; Mon, 23 Nov 2026 12:00:08 +0000\r\n",
        "server 209.85.208.46 at mx.google.com");
    row("Microsoft's, with lines left out",
        outlook.left(outlook.indexOf("Received: from D")) +
            line("out.example.org (203.0.113.91)", "D.mail.protection.outlook.com", 6),
        "server 203.0.113.91 at D.mail.protection.outlook.com");
    row("Microsoft's, with all others left out", outlook.left(outlook.indexOf("Received: from D")),
        "server 2603:10a6:20b::24 at V.EURP191.PROD.OUTLOOK.COM");
    // An author who logged in.
    const auto with = [](QByteArray text, const QByteArray& protocol) {
        return text.replace("with ESMTP;", "with " + protocol + ";");
    };
    const QByteArray laptop = line("[10.0.0.9] (dial.isp.example [203.0.113.9])", "mail.example.net", 5);
    for (const char* protocol :
         {"ESMTPSA", "esmtpsa (Exim 4.97) id 1", "ESMTPA", "UTF8SMTPSA", "HTTP", "HTTPS", "HTTPREST"})
        row(protocol, with(laptop, protocol), "login 203.0.113.9 at mail.example.net");
    row("from the house", with(line("laptop ([10.0.0.9])", "mail.example.net", 5), "ESMTPSA"),
        "login 10.0.0.9 at mail.example.net");
    row("in the browser, without an address",
        "Received: by 10.1.2.3 with HTTP; Mon, 23 Nov 2026 12:00:07 +0000\r\n", "login at 10.1.2.3");
    row("a mailbox of Exchange",
        "Received: from A.prod.outlook.com ([10.0.0.1]) by A.prod.outlook.com ([10.0.0.1]) with mapi id "
        "15.20;"
        " Mon, 23 Nov 2026 12:00:07 +0000\r\n",
        "login 10.0.0.1 at A.prod.outlook.com");
    row("what the author's machine wrote before",
        with(laptop, "ESMTPSA") + line("x ([203.0.113.66])", "home.lan", 1),
        "login 203.0.113.9 at mail.example.net");
    row("a delivery program that logged in",
        with(line("mx ([10.0.0.1])", "store.example.net", 9), "LMTPA") + border,
        "server 203.0.113.91 at mx.example.net");
    row("a name is no login", line("x (authenticated.example.org [203.0.113.91])", "mx.example.net", 5),
        "server 203.0.113.91 at mx.example.net");
    // Lines without "by", and programs.
    const QByteArray qmail = "Received: (qmail 4711 invoked from network); 23 Nov 2026 12:00:06 -0000\r\n";
    row("qmail", qmail + border, "server 203.0.113.91 at mx.example.net");
    row("qmail, twice", qmail + qmail + border, "server 203.0.113.91 at mx.example.net");
    row("qmail, between two servers",
        qmail + line("mx.example.net (mx.example.net [198.51.100.2])", "box.example.net", 9) + qmail + border,
        "server 203.0.113.91 at mx.example.net, assumed");
    row("SMTP without by",
        "Received: from out.example.org ([203.0.113.91]) with SMTP; 23 Nov 2026 12:00:06 -0000\r\n",
        "server 203.0.113.91, assumed");
    row("a program of the server's",
        "Received: by mx.example.net (Postfix, from userid 0) id 1; 23 Nov 2026 12:00:06 -0000\r\n",
        "local at mx.example.net");
    row("and delivered by LMTP",
        line("mx.example.net ([10.0.0.1])", "dovecot", 9) +
            "Received: by mx.example.net (Postfix, from userid 0) id 1; 23 Nov 2026 12:00:06 -0000\r\n",
        "local at mx.example.net");
    // Fetched from a mailbox elsewhere.
    const auto fetched = [&](const QByteArray& client, const QByteArray& protocol) {
        return with(line(client, "box.example.com", 99), protocol);
    };
    row("by IMAP", fetched("imap.example.net [198.51.100.5]", "IMAP (fetchmail-6.4.37)") + border,
        "server 203.0.113.91 at mx.example.net");
    row("by POP3",
        fetched("pop.example.net (pop.example.net [198.51.100.5])", "POP3 (fetchmail-6.3.26)") + border,
        "server 203.0.113.91 at mx.example.net");
    row("by IMAP, from a provider with another name",
        fetched("imap.provider.example (imap.provider.example [198.51.100.5])", "IMAP") + border,
        "server 203.0.113.91 at mx.example.net");
}

void TestJourney::findsWhereItCameIn() {
    QFETCH(QByteArray, header);
    QFETCH(QByteArray, arrival);
    QCOMPARE(arrivalIn(journey(header)), arrival);
}

void TestJourney::takesTheReadersWord() {
    const QByteArray header = line("mx.example.net (unknown [198.51.100.2])", "box.example.net", 9) +
                              line("out.example.org ([203.0.113.91])", "mx.example.net", 5) +
                              line("laptop ([203.0.113.66])", "out.example.org", 1);
    QCOMPARE(arrivalIn(journey(header)), QByteArray("server 203.0.113.91 at mx.example.net, assumed"));
    QCOMPARE(arrivalIn(journey(header, 2)), QByteArray("server 198.51.100.2 at box.example.net, chosen"));
    const Journey lowest = journey(header, 0);
    QCOMPARE(arrivalIn(lowest), QByteArray("server 203.0.113.66 at out.example.org, chosen"));
    QVERIFY(lowest.hops[2].trust == Trust::Own && lowest.hops[0].trust == Trust::Own);
    QVERIFY(journey(header, 1).hops[0].trust == Trust::Claimed);
    QCOMPARE(arrivalIn(journey(header, 3)), arrivalIn(journey(header)));
}

void TestJourney::tellsWhenItCame() {
    const auto second = [](const Journey& found) {
        const auto at = found.receivedAt();
        return at ? static_cast<int>((at->time_since_epoch() % std::chrono::minutes(1)).count()) : -1;
    };
    const QByteArray border = line("out.example.org ([203.0.113.91])", "mx.example.net", 5);
    QCOMPARE(second(journey(line("mx.example.net ([10.0.0.1])", "box.example.net", 9) + border)), 5);
    // What is assumed may be invented; when it lay in the mailbox is not.
    QCOMPARE(second(journey(line("mx.example.net (unknown [198.51.100.2])", "box.example.net", 9) + border)),
             9);
    QCOMPARE(second(journey("Received: from x ([203.0.113.91]) by mx.example.net\r\n")), -1);
    QCOMPARE(second(journey("")), -1);
    QCOMPARE(second(journey("Received: (\r\n" + border)), -1);
}

QTEST_APPLESS_MAIN(TestJourney)
#include "journey.moc"
