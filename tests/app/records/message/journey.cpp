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

Journey journey(const QByteArray& header, const std::vector<DomainName>& own = {}) {
    return journeyOf(*Message::parse((header + "From: a@b.c\r\n\r\n").toStdString()), own);
}

const std::vector<DomainName> own{"mx.example.org"_dn, "scan.example.org"_dn};

}  // namespace

class TestJourney : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void tells_data();
    void tells();
    void measuresDuration();
    void stopsAtAHundred();
    void endsBeliefBelowAStrangersAddress();
};

void TestJourney::tells_data() {
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<bool>("ownKnown");
    QTest::addColumn<QByteArray>("summary");
    const auto row = [](const char* what, const QByteArray& header, bool ownKnown,
                        const QByteArray& summary) { QTest::newRow(what) << header << ownKnown << summary; };
    const QByteArray client = line("laptop ([192.0.2.9])", "out.example.net", 0);
    const QByteArray handed = line("out.example.net (out.example.net [198.51.100.7])", "mx.example.org", 5);
    const QByteArray scanned = line("mx.example.org (mx.example.org [10.0.0.1])", "scan.example.org", 65);
    row("no line", "", true, ">");
    row("in the order of time (RFC 5321 section 4.4)", scanned + handed + client, true,
        "out.example.net:claimed:192.0.2.9 mx.example.org:own:198.51.100.7:5s:linked "
        "scan.example.org:own:10.0.0.1:60s:linked >mx.example.org");
    row("own servers not known: the topmost line is believed", scanned + handed + client, false,
        "out.example.net:claimed:192.0.2.9 mx.example.org:claimed:198.51.100.7:5s:linked "
        "scan.example.org:own:10.0.0.1:60s:linked >scan.example.org");
    row("topmost line of a stranger: nothing is believed", client + handed, true,
        "mx.example.org:claimed:198.51.100.7 out.example.net:claimed:192.0.2.9:-5s >");
    row("an invented line in one's own name (RFC 5321 section 7.2)",
        handed + client + line("bank.example ([203.0.113.1])", "mx.example.org", 0), true,
        "mx.example.org:claimed:203.0.113.1 out.example.net:claimed:192.0.2.9:0s "
        "mx.example.org:own:198.51.100.7:5s:linked >mx.example.org");
    row("a line that nobody can read ends belief", scanned + "Received: (\r\n" + handed, true,
        "mx.example.org:claimed:198.51.100.7 scan.example.org:own:10.0.0.1:60s:linked unreadable=1 "
        ">scan.example.org");
    row("an unreadable line on top", "Received: nonsense\r\n" + handed, true,
        "mx.example.org:claimed:198.51.100.7 unreadable=1 >");
    row("a clock that is wrong", line("mx.example.org ([10.0.0.1])", "scan.example.org", 2) + handed, true,
        "mx.example.org:own:198.51.100.7 scan.example.org:own:10.0.0.1:-3s:linked >mx.example.org");
    row("no date", "Received: from x ([192.0.2.1]) by mx.example.org\r\n" + client, true,
        "out.example.net:claimed:192.0.2.9 mx.example.org:own:192.0.2.1 >mx.example.org");
    row("own servers in upper case", line("x ([192.0.2.1])", "MX.Example.ORG", 0), true,
        "MX.Example.ORG:own:192.0.2.1 >MX.Example.ORG");
    row("a program of one's own handed it over",
        "Received: by mx.example.org (Postfix, from userid 0) id 1; Mon, 23 Nov 2026 12:00:00 +0000\r\n",
        true, "mx.example.org:own >");
    row("the address lost (mailcow)",
        line("out.example.net (unknown [172.22.1.1])", "mx.example.org", 5) + client, true,
        "out.example.net:claimed:192.0.2.9 mx.example.org:own:172.22.1.1:5s:linked >mx.example.org");
    row("other fields between", handed + "Subject: x\r\n" + client, true,
        "out.example.net:claimed:192.0.2.9 mx.example.org:own:198.51.100.7:5s:linked >mx.example.org");
    row("linked by the name that was looked up",
        line("helo (out.example.net [198.51.100.7])", "mx.example.org", 5) + client, true,
        "out.example.net:claimed:192.0.2.9 mx.example.org:own:198.51.100.7:5s:linked >mx.example.org");
    row("not linked", line("other.example ([198.51.100.7])", "mx.example.org", 5) + client, true,
        "out.example.net:claimed:192.0.2.9 mx.example.org:own:198.51.100.7:5s >mx.example.org");
}

void TestJourney::tells() {
    QFETCH(QByteArray, header);
    QFETCH(bool, ownKnown);
    QFETCH(QByteArray, summary);
    QCOMPARE(described(journey(header, ownKnown ? own : std::vector<DomainName>{})), summary);
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

void TestJourney::endsBeliefBelowAStrangersAddress() {
    // Everything counts as public here that is not 10.0.0.0/8.
    const auto isPublic = [](const IpAddress& address) {
        return !Cidr::parse("10.0.0.0/8")->contains(address);
    };
    const auto handoverOf = [&](const QByteArray& header) {
        const Journey found = journeyOf(*Message::parse((header + "\r\n").toStdString()), own, isPublic);
        return found.handover()
                   ? QByteArray::fromStdString(found.handover()->received.client.address->toString())
                   : QByteArray();
    };
    const QByteArray scanned = line("mx.example.org ([10.0.0.1])", "scan.example.org", 9);
    const QByteArray stranger = line("x.example.net ([198.51.100.7])", "mx.example.org", 5);
    const QByteArray invented = line("y.example.net ([10.0.0.66])", "mx.example.org", 1);
    QCOMPARE(handoverOf(scanned + stranger + invented), QByteArray("198.51.100.7"));
    // A second server of one's own, at a public address whose name was confirmed.
    const QByteArray second = line("mx.example.org (mx.example.org [192.0.2.25])", "scan.example.org", 9);
    QCOMPARE(handoverOf(second + stranger), QByteArray("198.51.100.7"));
    // One that only says so.
    const QByteArray liar = line("mx.example.org (unknown [192.0.2.66])", "scan.example.org", 9);
    QCOMPARE(handoverOf(liar + invented), QByteArray("192.0.2.66"));
}

QTEST_APPLESS_MAIN(TestJourney)
#include "journey.moc"
