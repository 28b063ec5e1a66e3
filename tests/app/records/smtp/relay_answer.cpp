// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/smtp/relay_answer.h"

#include <QTest>

using namespace mailvitals::smtp;

Q_DECLARE_METATYPE(RelayAnswer)

class TestRelayAnswer : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void reads_data();
    void reads();
    void refusesTheCaller_data();
    void refusesTheCaller();
    void readsNothingAsUnclear();
};

void TestRelayAnswer::reads_data() {
    QTest::addColumn<QStringList>("lines");
    QTest::addColumn<RelayAnswer>("answer");
    const auto row = [](const char* what, const QStringList& lines, RelayAnswer answer) {
        QTest::newRow(what) << lines << answer;
    };
    using enum RelayAnswer;

    row("Postfix that relays", {"250 2.1.5 Ok"}, Accepted);
    row("Stalwart that relays", {"250 2.1.5 OK"}, Accepted);
    row("251 (RFC 5321 section 3.4)", {"251 User not local; will forward to <user@external.example>"},
        Accepted);
    row("252 promises nothing (RFC 5321 section 3.5.3)", {"252 2.1.5 Cannot VRFY user"}, Unclear);
    row("code alone", {"250"}, Accepted);
    row("greeting is no answer", {"220 mail.example.com ESMTP Postcow"}, Unclear);
    row("DATA is no answer", {"354 End data with <CR><LF>.<CR><LF>"}, Unclear);
    row("accepted, with the word in a name", {"250 relay.example.org ok"}, Accepted);

    row("spamd greets", {"250 Hello, spam sender. Pleased to be wasting your time."}, Tarpit);
    row("spamd at MAIL", {"250 You are about to try to deliver spam. Your time will be spent, for nothing."},
        Tarpit);
    row("spamd at RCPT", {"250 This is hurting you more than it is hurting me."}, Tarpit);

    row("mailcow and Postfix default", {"454 4.7.1 <user@external.example>: Relay access denied"}, Refused);
    row("Postfix strict", {"554 5.7.1 <user@external.example>: Relay access denied"}, Refused);
    row("Sendmail", {"550 5.7.1 <user@external.example>... Relaying denied"}, Refused);
    row("Sendmail wants a login",
        {"550 5.7.1 <user@external.example>... Relaying denied. Proper authentication required."}, Refused);
    row("Sendmail without a name",
        {"550 5.7.1 <user@external.example>... Relaying denied. IP name lookup failed [203.0.113.9]"},
        Refused);
    row("Sendmail with a forged name",
        {"550 5.7.1 <user@external.example>... Relaying denied. IP name possibly forged [203.0.113.9]"},
        Refused);
    row("Sendmail, name lookup alone",
        {"550 5.7.1 <user@external.example>... IP name lookup failed [203.0.113.9]"}, Refused);
    row("Exim", {"550 relay not permitted"}, Refused);
    row("Exim, odd characters", {"550 Restricted characters in address"}, Refused);
    row("Exim, policy", {"550 Administrative prohibition"}, Refused);
    row("OpenSMTPD", {"550 Invalid recipient: <user@external.example>"}, Refused);
    row("Haraka", {"550 I cannot deliver mail for <user@external.example>"}, Refused);
    row("Stalwart", {"550 5.1.2 Relay not allowed."}, Refused);
    row("Exchange 2016", {"550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain"}, Refused);
    row("Exchange 2010", {"550 5.7.1 Unable to relay"}, Refused);
    row("Exchange Online", {"550 5.7.64 TenantAttribution; Relay Access Denied"}, Refused);
    row("qmail", {"553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)"}, Refused);
    row("qmail, another number", {"553 sorry, that domain isn't in my list of allowed rcpthosts (#5.5.3)"},
        Refused);
    row("cPanel in three lines",
        {"550-Please turn on SMTP Authentication in your mail client.",
         "550-(tester.example.net) [203.0.113.9]:51234 is not permitted to relay through",
         "550 this server without authentication."},
        Refused);
    row("submission, address lost", {"554 5.7.1 <unknown[172.18.0.1]>: Client host rejected: Access denied"},
        Refused);
    row("submission, healthy",
        {"554 5.7.1 <host-203-0-113-9.example.net[203.0.113.9]>: Client host rejected: Access denied"},
        Refused);
    row("submission, IPv6", {"554 5.7.1 <unknown[2001:db8::9]>: Client host rejected: Access denied"},
        Refused);
    row("submission, name with 'listed' in it",
        {"554 5.7.1 <unlisted.example.net[203.0.113.9]>: Client host rejected: Access denied"}, Refused);
    row("submission, recipient rules",
        {"554 5.7.1 <user@external.example>: Recipient address rejected: Access denied"}, Refused);
    row("syntax of the pattern", {"501 5.1.3 Bad recipient address syntax"}, Refused);
    row("syntax, plain", {"553 malformed address"}, Refused);
    row("any other 5xx", {"550 No."}, Refused);
    row("relaying denied for now",
        {"450 4.7.1 Relaying temporarily denied. Cannot resolve PTR record for 203.0.113.9"}, Refused);
    row("4.7.1 without a word",
        {"450 4.7.1 <user@external.example>: Recipient address rejected: Access denied"}, Refused);

    row("Stalwart submission", {"503 5.5.1 You must authenticate first."}, NeedsAuthentication);
    row("530 (RFC 4954 section 6)", {"530 5.7.0 Authentication required"}, NeedsAuthentication);
    row("530 5.7.1", {"530 5.7.1 Client was not authenticated"}, NeedsAuthentication);
    row("550 5.7.1", {"550 5.7.1 Authentication Required"}, NeedsAuthentication);
    row("STARTTLS first (RFC 3207 section 4)", {"530 5.7.0 Must issue a STARTTLS command first"}, NeedsTls);

    row("postgrey",
        {"450 4.2.0 <user@external.example>: Recipient address rejected: Greylisted, see "
         "http://postgrey.schweikert.ch/help/external.example.html"},
        Greylisted);
    row("milter-greylist", {"451 4.7.1 Greylisting in action, please come back in 00:05:00"}, Greylisted);
    row("Stalwart, greylisting", {"452 4.2.2 Greylisted, please try again in a few moments."}, Greylisted);
    row("rspamd", {"451 4.7.1 Try again later"}, Greylisted);
    row("try again, without the word", {"450 4.2.0 Please try again"}, Greylisted);
    row("come back, without an enhanced code", {"451 Please come back in five minutes"}, Greylisted);
    row("greylisting by a host named after relays",
        {"451 4.7.1 Greylisted, see http://relay.example.org/greylist.html"}, Greylisted);

    row("postscreen's deep tests", {"450 4.3.2 Service currently unavailable"}, Busy);
    row("disk full (RFC 3463 section 3.4)", {"452 4.3.1 Insufficient system storage"}, Busy);
    row("too big for good", {"554 5.3.4 Message too big"}, Refused);
    row("look-up failed", {"451 4.3.0 <user@external.example>: Temporary lookup failure; try again later"},
        Busy);
    row("busy, by a host named after relays", {"450 4.3.2 relay.example.org Service currently unavailable"},
        Busy);

    row("too many errors", {"421 4.7.0 mail.example.com Error: too many errors"}, Throttled);
    row("too many connections", {"421 4.7.0 mail.example.com Error: too many connections from 203.0.113.9"},
        Throttled);
    row("too much mail", {"450 4.7.1 Error: too much mail from 203.0.113.9"}, Throttled);
    row("hangs up", {"421 relay.example.org closing connection"}, Throttled);

    row("Postfix blocklist",
        {"554 5.7.1 Service unavailable; Client host [203.0.113.9] blocked using zen.spamhaus.org"},
        TesterBlocked);
    row("postscreen blocklist",
        {"550 5.7.1 Service unavailable; client [203.0.113.9] blocked using bl.example.org"}, TesterBlocked);
    row("521 (RFC 7504)", {"521 5.7.1 Service unavailable"}, TesterBlocked);
    row("T-Online, unknown",
        {"554 IP=203.0.113.9 - None/bad reputation. Ask your postmaster for help or to contact "
         "tobr@rx.t-online.de for "
         "reset. (NOWL)"},
        TesterBlocked);
    row("T-Online, dynamic", {"554 IP=203.0.113.9 - Dialup/transient IP not allowed. (DIAL)"}, TesterBlocked);
    row("T-Online, listed",
        {"554 IP=203.0.113.9 - A problem occurred. (Ask your postmaster for help or to contact "
         "tosa@rx.t-online.de to "
         "clarify.) (BL)"},
        TesterBlocked);
    row("Microsoft's own list",
        {"550 5.7.1 Unfortunately, messages from [203.0.113.9] weren't sent. Please contact your Internet "
         "service "
         "provider since part of their network is on our block list (S3140)."},
        TesterBlocked);
    row("banned", {"550 5.7.606 Access denied, banned sending IP [203.0.113.9]"}, TesterBlocked);
    row("GMX",
        {"554-gmx.net (mxgmx015) Nemesis ESMTP Service not available", "554-No SMTP service",
         "554 Bad DNS PTR resource record."},
        TesterBlocked);
    row("client is listed", {"550 5.7.1 Client host is listed at bl.example.org"}, TesterBlocked);

    row("no host name (RFC 7372 section 3.3)",
        {"450 4.7.25 Client host rejected: cannot find your hostname, [203.0.113.9]"}, SenderRefused);
    row("no reverse name",
        {"450 4.7.1 Client host rejected: cannot find your reverse hostname, [203.0.113.9]"}, SenderRefused);
    row("no reverse name, for good",
        {"550 5.7.1 Client host rejected: cannot find your reverse hostname, [203.0.113.9]"}, SenderRefused);
    row("EHLO name", {"450 4.7.1 <tester.example.net>: Helo command rejected: Host not found"},
        SenderRefused);
    row("EHLO name with 'relay' in it",
        {"450 4.7.1 <relaytest.example.net>: Helo command rejected: Host not found"}, SenderRefused);
    row("sender's domain", {"450 4.1.8 <probe@example.net>: Sender address rejected: Domain not found"},
        SenderRefused);
    row("sender's mailbox", {"550 5.1.7 <probe@example.net>: Sender address rejected: undeliverable"},
        SenderRefused);
    row("SPF (RFC 7372 section 3.2)", {"550 5.7.23 SPF validation failed"}, SenderRefused);
    row("SPF at GMX", {"550 Reject due to SPF policy"}, SenderRefused);

    row("recipient's domain",
        {"450 4.1.2 <user@external.example>: Recipient address rejected: Domain not found"},
        RecipientUnknown);
    row("recipient's domain, for good",
        {"550 5.1.2 <user@external.example>: Recipient address rejected: Domain not found"},
        RecipientUnknown);
    row("null MX (RFC 7505 section 4.2)",
        {"556 5.1.10 <user@external.example>: Recipient address rejected: Domain does "
         "not accept mail (nullMX)"},
        RecipientUnknown);
    row("Stalwart, no such user", {"550 5.1.2 Mailbox does not exist."}, RecipientUnknown);

    row("any other 4xx", {"450 4.4.0 Something odd"}, Unclear);
    row("4xx without a word", {"451"}, Unclear);
}

void TestRelayAnswer::reads() {
    QFETCH(QStringList, lines);
    QFETCH(RelayAnswer, answer);
    std::vector<std::string> raw;
    for (const QString& line : lines) raw.push_back(line.toStdString());
    const auto reply = parseReply(raw);
    QVERIFY(reply.has_value());
    QCOMPARE(static_cast<int>(readRelayAnswer(*reply)), static_cast<int>(answer));
}

/// What servers say to a caller, whoever the recipient is; and what sounds alike and is about the recipient.
void TestRelayAnswer::refusesTheCaller_data() {
    QTest::addColumn<QStringList>("lines");
    QTest::addColumn<RelayAnswer>("answer");
    const auto row = [](const char* what, const QStringList& lines, RelayAnswer answer) {
        QTest::newRow(what) << lines << answer;
    };
    using enum RelayAnswer;

    row("Exim, sender verification",
        {"550-Verification failed for <probe@example.net>", "550-Unrouteable address",
         "550 Sender verify failed"},
        SenderRefused);
    row("Exim, sender callout",
        {"550-Callback setup failed while verifying <probe@example.net>",
         "550-The initial connection, or a HELO or MAIL FROM:<> command was rejected.",
         "550 Sender verify failed"},
        SenderRefused);
    row("Exim, callout for now", {"451 Could not complete sender verify callout"}, SenderRefused);
    row("Exim of Hestia and Vesta", {"550 Access denied - Invalid HELO name (See RFC2821 4.1.1.1)"},
        SenderRefused);
    row("Exim of cPanel, HELO", {"550 \"REJECTED - Bad HELO - Host impersonating [example.net]\""},
        SenderRefused);
    row("Exim, HELO with our own name", {"550 Forged HELO: you are not mail.example.org"}, SenderRefused);
    row("Postfix, HELO not qualified",
        {"504 5.5.2 <tester>: Helo command rejected: need fully-qualified hostname"}, SenderRefused);
    row("Postfix, HELO refused", {"554 5.7.1 <tester.example.net>: Helo command rejected: Access denied"},
        SenderRefused);
    row("Postfix, sender refused", {"554 5.7.1 <probe@example.net>: Sender address rejected: Access denied"},
        SenderRefused);
    row("Postfix, unverified sender",
        {"450 4.1.7 <probe@example.net>: Sender address rejected: unverified address"}, SenderRefused);
    row("Zimbra, login does not fit the sender",
        {"553 5.7.1 <probe@example.net>: Sender address rejected: not logged in"}, SenderRefused);
    row("policyd-spf",
        {"550 5.7.23 <user@external.example>: Recipient address rejected: Message rejected due to: SPF fail "
         "- "
         "not authorized. Please see http://www.openspf.net/Why?s=mfrom"},
        SenderRefused);
    row("Sendmail, sender's domain",
        {"553 5.1.8 <probe@example.net>... Domain of sender address "
         "probe@example.net does not exist"},
        SenderRefused);
    row("Sendmail, sender refused", {"550 5.7.1 <probe@example.net>... Sender not allowed here"},
        SenderRefused);
    row("Exchange, send as", {"550 5.7.60 SMTP; Client does not have permissions to send as this sender"},
        SenderRefused);
    row("Exchange, sender filter", {"554 5.1.0 Sender denied"}, SenderRefused);
    row("qmail, badmailfrom", {"553 sorry, your envelope sender is in my badmailfrom list (#5.7.1)"},
        SenderRefused);
    row("qmail, badhelo", {"554 sorry, your HELO host name has been denied (#5.7.1)"}, SenderRefused);
    row("qmail with spamdyke", {"550 Refused. Your domain name has no mail exchanger."}, SenderRefused);
    row("Haraka, helo.checks", {"550 HELO host has no forward DNS match"}, SenderRefused);
    row("Haraka, mail_from.is_resolvable", {"550 No MX for your FROM address"}, SenderRefused);
    row("Haraka, denied sender domain", {"550 Mail from domain 'example.net' is not allowed to send mail"},
        SenderRefused);
    row("rspamd", {"550 5.7.1 DMARC policy of example.net: reject"}, SenderRefused);

    row("Exim with a blocklist",
        {"550-JunkMail rejected - host (x) [203.0.113.9]:34032 is in an RBL, see",
         "550 https://rbl.example.net/203.0.113.9"},
        TesterBlocked);
    row("Exim's example", {"550 rejected because 203.0.113.9 is in a black list at zen.spamhaus.org"},
        TesterBlocked);
    row("Sendmail with a blocklist", {"550 5.7.1 Rejected: 203.0.113.9 listed at dnsbl.example.net"},
        TesterBlocked);
    row("Sendmail, refused by address",
        {"550 5.7.1 Mail from 203.0.113.9 refused by blackhole site "
         "bl.example.net"},
        TesterBlocked);
    row("Exchange, block list provider",
        {"550 5.7.1 Recipient not authorized, your IP has been found on a block list"}, TesterBlocked);
    row("Exchange, external client",
        {"550 5.7.1 External client with IP address 203.0.113.9 does not have permissions to submit to this "
         "server"},
        TesterBlocked);
    row("rblsmtpd", {"553 http://www.spamhaus.org/query/bl?ip=203.0.113.9"}, TesterBlocked);
    row("qmail with spamdyke, reverse name",
        {"554 Refused. You have no reverse DNS entry. Contact your postmaster/admin for assistance."},
        TesterBlocked);
    row("qmail with spamdyke, address in the name",
        {"554 Refused. Your IP address appears in a dynamic name."}, TesterBlocked);
    row("Haraka, dnsbl", {"550 host [203.0.113.9] is listed on bl.example.net"}, TesterBlocked);
    row("Zimbra, found in a list",
        {"554 5.7.1 Service unavailable; Client host [203.0.113.9] blocked using b.barracudacentral.org"},
        TesterBlocked);
    row("no PTR", {"550 5.7.1 Your host has no valid PTR record"}, TesterBlocked);
    row("country", {"550 Connections from your country are not accepted"}, TesterBlocked);
    row("local policy", {"550 5.7.1 Message rejected due to local policy"}, TesterBlocked);
    row("called an open relay", {"550 5.7.1 203.0.113.9 is an open relay, fix it first"}, TesterBlocked);
    row("called a spammer", {"550 Mail rejected: spam source"}, TesterBlocked);

    row("cPanel guesses",
        {"550-The mail server could not deliver mail to user@external.example.  The account or domain may "
         "not "
         "exist, they may be blacklisted, or missing the proper dns entries."
         "",
         "550 "},
        RecipientUnknown);
    row("it says that it is no open relay", {"550 5.7.1 This is not an open relay"}, Refused);
    row("relaying, with our address", {"550 5.7.1 Your IP [203.0.113.9] is not allowed to relay"}, Refused);
    row("relaying, with the sender's name", {"550 5.7.1 Sender not authorized to relay"}, Refused);
    row("relaying, blocked", {"550 Relaying blocked at this site"}, Refused);
    row("not through here", {"550 5.7.1 Your IP address may not send mail through this server"}, Refused);
    row("recipient refused by policy", {"550 5.7.1 Recipient rejected by local policy"}, Refused);
    row("recipient's domain is on no list", {"550 domain not listed in my rcpthosts"}, Refused);
    row("authenticated users", {"550 5.7.1 Only authenticated senders may send outside"},
        NeedsAuthentication);
    row("name of a host",
        {"550 5.7.1 <user@external.example>: Recipient address rejected: by spf.example.net"}, Refused);
    row("OpenSMTPD's short word", {"550 5.7.1 Delivery not authorized, message refused"}, Refused);
}

void TestRelayAnswer::refusesTheCaller() {
    reads();
}

void TestRelayAnswer::readsNothingAsUnclear() {
    QVERIFY(readRelayAnswer(Reply{}) == RelayAnswer::Unclear);
}

QTEST_APPLESS_MAIN(TestRelayAnswer)
#include "relay_answer.moc"
