// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/bounce_item.h"
#include "support/expectation.h"
#include "support/test_group.h"

#include <QTest>

using namespace mailvitals;
using test::Scenario;

namespace {

Scenario bounced(const std::string& text) {
    Scenario s("example.org");
    auto notice = bounce::parse(text);
    if (!notice) throw std::invalid_argument(notice.error().what);
    s.request.bounce = std::make_shared<const BounceItem>(BounceItem{"bounce.txt", std::move(*notice)});
    s.request.target = targetOf(*s.request.bounce);
    return s;
}

/// A line of Postfix's log about a message to a@HOST's domain.
std::string postfix(const std::string& host, const std::string& status, const std::string& words) {
    return "Nov 30 12:00:01 mail postfix/smtp[1234]: 4AB1C2D3E4: to=<user@example.net>, relay=" + host +
           "[192.0.2.1]:25, delay=1.2, delays=0.1/0/0.5/0.6, dsn=" +
           (status == "bounced" ? "5.0.0" : "4.0.0") + ", status=" + status + " (host " + host +
           "[192.0.2.1] said: " + words + " (in reply to RCPT TO command))\n";
}

std::string report(const std::string& fields, const std::string& more = {}) {
    return "From: MAILER-DAEMON@mail.example.org (Mail Delivery System)\r\nTo: alice@example.org\r\nSubject: "
           "Undelivered Mail Returned to Sender\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; "
           "report-type=delivery-status; boundary=\"b1\"\r\n\r\nThis is a MIME-encapsulated "
           "message.\r\n\r\n--b1\r\nContent-Type: text/plain\r\n\r\nThis is the mail system at host "
           "mail.example.org.\r\n" +
           more +
           "\r\n--b1\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; "
           "mail.example.org\r\n\r\n" +
           fields +
           "\r\n--b1\r\nContent-Type: message/rfc822\r\n\r\nFrom: alice@example.org\r\n\r\n550 5.1.1 "
           "a reply in the message itself\r\n--b1--\r\n";
}

std::string failed(const std::string& host, const std::string& diagnosis) {
    return "Final-Recipient: rfc822; user@example.net\r\nAction: failed\r\nStatus: 5.0.0\r\nRemote-MTA: "
           "dns; " +
           host + "\r\nDiagnostic-Code: smtp; " + diagnosis + "\r\n";
}

const std::string gmail = "gmail-smtp-in.l.google.com";
const std::string outlook = "outlook-com.olc.protection.outlook.com";

}  // namespace

class TestBounce : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void explains_data();
    void explains();
    void saysWhoAndWhatAndWhichRules();
    void saysWhatToDo();
    void countsWhatIsAlike();
    void isBounded();
    void fromItsOwnLog();
    void judgesNothingElse();
};

void TestBounce::explains_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char* what, const std::string& text, const char* expected) {
        QTest::newRow(what) << QByteArray::fromStdString(text) << QByteArray(expected);
    };
    row("Google, neither SPF nor DKIM",
        report(failed(gmail,
                      "550-5.7.26 Your email has been blocked because the sender is unauthenticated.\r\n"
                      "    550-5.7.26 Gmail requires all senders to authenticate with either SPF or "
                      "DKIM.\r\n    550 5.7.26 abc-20020a gsmtp")),
        "warning unauthenticated user@example.net | name=Google (Gmail) | fate=refused the message for good "
        "(550 5.7.26)");
    row("Google, temporary",
        postfix(gmail, "deferred",
                "421-4.7.26 This mail has been rate limited because it is unauthenticated. "
                "421 4.7.26 gsmtp"),
        "warning unauthenticated user@example.net | fate=did not take the message yet (421 4.7.26)");
    row("Google, DMARC policy",
        "550-5.7.26 Unauthenticated email from example.org is not accepted due to domain's DMARC policy.\n"
        "550 5.7.26 x-2 - gsmtp",
        "warning dmarc the reply | name=Google (Gmail)");
    row("Google, no PTR",
        "550-5.7.25 [192.0.2.9] The IP address sending this message does not have a PTR "
        "record setup. 550 5.7.25 x - gsmtp",
        "warning reverse-name the reply | code=550 5.7.25");
    row("Google over IPv6",
        "550-5.7.1 [2001:db8::9] Our system has detected that this message does not meet "
        "IPv6 sending guidelines https://support.google.com/mail/?p=IPv6AuthError 550 5.7.1 - gsmtp",
        "warning unauthenticated the reply | name=Google (Gmail)");
    row("Google, DMARC missing", postfix(gmail, "bounced", "550-5.7.40 ... 550 5.7.40 gsmtp"),
        "warning dmarc-missing user@example.net");
    row("504 5.7.40 is none of DMARC", "504 5.7.40 Unrecognized Authentication Type gsmtp",
        "warning login the reply");
    row("Google, From not aligned", postfix(gmail, "deferred", "421 5.7.32 ... gsmtp"),
        "warning alignment user@example.net");
    row("Google, no TLS", postfix(gmail, "bounced", "550 5.7.29 ... gsmtp"), "warning tls user@example.net");
    row("Google, SPF", postfix(gmail, "bounced", "550 5.7.27 ... gsmtp"), "warning spf user@example.net");
    row("Google, DKIM", postfix(gmail, "bounced", "550 5.7.30 ... gsmtp"), "warning dkim user@example.net");
    row("Google, rate",
        postfix(gmail, "deferred",
                "421-4.7.28 Gmail has detected an unusual rate of mail "
                "421 4.7.28 gsmtp"),
        "warning rate user@example.net");
    row("Google, no such user",
        postfix(gmail, "bounced",
                "550-5.1.1 The email account that you tried to reach "
                "does not exist. 550 5.1.1 gsmtp"),
        "notice recipient user@example.net");
    row("Google, headers",
        postfix(gmail, "bounced",
                "550-5.7.1 This message is not RFC 5322 compliant. 550 "
                "5.7.1 gsmtp"),
        "warning headers user@example.net");
    row("Microsoft, bulk rule",
        report(failed(outlook,
                      "550 5.7.515 Access denied, sending domain EXAMPLE.ORG does not meet the required "
                      "authentication level.")),
        "warning unauthenticated user@example.net | name=Microsoft (Outlook.com, Microsoft 365)");
    row("Microsoft, S3140",
        "550 5.7.1 Unfortunately, messages from [192.0.2.9] weren't sent. Please contact your Internet "
        "service "
        "provider since part of their network is on our block list (S3140).",
        "warning blocked the reply | name=Microsoft (Outlook.com, Microsoft 365)");
    row("Microsoft, an open relay was found", postfix(outlook, "bounced", "550 SC-003 ..."),
        "critical misused user@example.net");
    row("Microsoft, verifying addresses", postfix(outlook, "bounced", "550 SC-002 ..."),
        "warning probing user@example.net");
    row("Microsoft, complaints", postfix(outlook, "bounced", "550 SC-004 ..."),
        "warning content user@example.net");
    row("Microsoft, dynamic", postfix(outlook, "bounced", "550 DY-001 ..."),
        "warning dynamic-address user@example.net");
    row("SC-003 of somebody else means nothing", postfix("mx.example.net", "bounced", "550 SC-003 ..."),
        "unknown unknown-reply user@example.net");
    row("T-Online, new address",
        "554 IP=192.0.2.9 - None/bad reputation. Ask your postmaster for help or to contact "
        "tobr@rx.t-online.de for reset. (NOWL)",
        "warning new-address the reply | name=T-Online");
    row("T-Online, dial-up",
        "554: Dialup/transient IP not allowed. Use a mailgateway or contact toda@rx.t-online.de (DIAL)",
        "warning dynamic-address the reply | code=554");
    row("T-Online, abuse", "554 IP=192.0.2.9 - A problem occurred. Contact tosa@rx.t-online.de (BL)",
        "warning blocked the reply");
    row("GMX, SPF",
        postfix("mx00.emig.gmx.net", "bounced",
                "550-Requested action not taken 550-Reject due to "
                "SPF policy. 550 For explanation visit https://postmaster.gmx.net/en/case?c=x"),
        "warning spf user@example.net | name=GMX and WEB.DE");
    row("GMX, DMARC",
        "554-Transaction failed\n554-Reject due to domain's DMARC policy.\n554 For explanation visit "
        "https://postmaster.gmx.net/en/case?c=r0103",
        "warning dmarc the reply | name=GMX and WEB.DE");
    row("La Poste", postfix("smtp-in.laposte.net", "deferred", "450 4.7.1 Service refused. LPN027_503"),
        "warning rate user@example.net");
    row("Orange, no DKIM", postfix("smtp-in.orange.fr", "bounced", "550 5.2.0 Mail rejected. OFR_535 [535]"),
        "warning dkim user@example.net");
    row("Yahoo, SOA", postfix("mta5.am0.yahoodns.net", "bounced", "554 Could not resolve sender domain"),
        "warning sender-domain user@example.net | name=Yahoo");
    row("Yahoo, rate",
        postfix("mta5.am0.yahoodns.net", "deferred",
                "421 4.7.0 [TSS04] Messages from 192.0.2.9 "
                "temporarily deferred"),
        "warning rate user@example.net");
    row("Postfix, blocklist",
        postfix("mx.example.net", "bounced",
                "554 5.7.1 Service unavailable; Client host "
                "[192.0.2.9] blocked using bl.example.com"),
        "warning listed user@example.net | name=mx.example.net");
    row("the receiver's look-ups are refused",
        postfix("mx.example.net", "bounced",
                "554 5.7.1 Service unavailable; Client host [192.0.2.9] blocked "
                "using zen.spamhaus.org; Error: open resolver; "
                "https://check.spamhaus.org/returnc/pub/192.0.2.53/"),
        "notice receivers-filter user@example.net | rules=smtp.own-filter");
    row("Exim, blocklist",
        "550-rejected because 192.0.2.9 is in a black list at bl.example.com\n550 see "
        "https://bl.example.com/",
        "warning listed the reply");
    row("Postfix, HELO",
        postfix("mx.example.net", "bounced",
                "504 5.5.2 <localhost>: Helo command rejected: "
                "need fully-qualified hostname"),
        "warning hello-name user@example.net");
    row("Postfix, no reverse name",
        postfix("mx.example.net", "deferred",
                "450 4.7.1 Client host rejected: cannot find "
                "your reverse hostname, [192.0.2.9]"),
        "warning reverse-name user@example.net");
    row("greylisting",
        postfix("mx.example.net", "deferred",
                "450 4.2.0 <user@example.net>: Recipient address "
                "rejected: Greylisted, see http://postgrey.example"),
        "notice greylisted user@example.net");
    row("postscreen", "450 4.3.2 Service currently unavailable", "notice greylisted the reply");
    row("relaying", postfix("mx.example.net", "bounced", "454 4.7.1 <user@example.net>: Relay access denied"),
        "warning relay-denied user@example.net | fate=did not take the message in time, so it came back for "
        "good "
        "(454 4.7.1)");
    row("Exchange, relaying", "550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain",
        "warning relay-denied the reply");
    row("mailbox full", "552 5.2.2 <bob@example.net>: Over quota", "notice mailbox-full bob@example.net");
    row("disabled", "550 5.2.1 <bob@example.net> mailbox disabled", "notice disabled bob@example.net");
    row("too large", "552 5.3.4 Message size exceeds fixed limit", "notice size the reply");
    row("busy", "451 Temporary local problem", "notice busy the reply");
    row("wrong password of a smarthost",
        "535 5.7.8 Error: authentication failed:", "warning login the reply");
    row("a smarthost wants a login", "530 5.7.0 Authentication required", "warning login the reply");
    row("no domain",
        "Nov 30 12:00:01 mail postfix/smtp[9]: 4A: to=<a@nowhere.example>, relay=none, delay=1, dsn=5.4.4, "
        "status=bounced (Host or domain name not found. Name service error for name=nowhere.example type=A: "
        "Host "
        "not found)",
        "notice recipient-domain a@nowhere.example");
    row("port 25 is blocked",
        "Nov 30 12:00:01 mail postfix/smtp[9]: 4A: to=<a@example.net>, relay=none, delay=1, dsn=4.4.1, "
        "status=deferred (connect to mx.example.net[192.0.2.1]:25: Connection timed out)",
        "warning unreachable a@example.net | fate=did not take the message yet (4.4.1) | "
        "rules=vantage.port25");
    row("loop",
        "Nov 30 12:00:01 mail postfix/smtp[9]: 4A: to=<a@example.net>, relay=none, delay=1, dsn=5.4.6, "
        "status=bounced (mail for example.net loops back to myself)",
        "warning loop a@example.net");
    row("the other server is broken", "451 4.3.5 Server configuration error",
        "notice receivers-fault the reply");
    row("a reason of its own", postfix("mx.example.net", "bounced", "550 5.7.1 Rejected by local policy"),
        "warning policy user@example.net");
    row("Exim",
        "2026-11-30 12:00:01 1tABCD-0001-AB ** user@example.net R=dnslookup T=remote_smtp H=mx.example.net "
        "[192.0.2.1] X=TLS1.3: SMTP error from remote mail server after RCPT TO:<user@example.net>: 550 "
        "5.1.1 "
        "User unknown",
        "notice recipient user@example.net | name=mx.example.net | code=550 5.1.1");
    row("Exim, for now",
        "2026-11-30 12:00:01 1tABCD-0001-AB == user@gmail.com R=dnslookup T=remote_smtp defer (-45) "
        "H=gmail-smtp-in.l.google.com [192.0.2.1]: SMTP error from remote mail server after end of data: "
        "421-4.7.28 Gmail has detected an unusual rate\\n421 4.7.28 gsmtp",
        "warning rate user@gmail.com | name=Google (Gmail)");
    row("OpenSMTPD",
        "Nov 30 12:00:01 mail smtpd[99]: 1234abcd mta delivery evpid=1f from=<a@example.org> "
        "to=<user@example.net> rcpt=<-> source=\"192.0.2.9\" relay=\"192.0.2.1 (mx.example.net)\" delay=1s "
        "result=\"PermFail\" stat=\"550 5.7.25 reverse DNS\"",
        "warning reverse-name user@example.net | name=mx.example.net");
    row("Sendmail",
        "Nov 30 12:00:01 mail sm-mta[99]: 5AU: to=<user@example.net>, ctladdr=<a@example.org>, "
        "delay=00:00:01, "
        "mailer=esmtp, pri=1, relay=mx.example.net. [192.0.2.1], dsn=5.1.1, stat=User unknown",
        "notice recipient user@example.net | name=mx.example.net");
    row("qmail",
        "@400000006 delivery 12: failure: 192.0.2.1_does_not_like_recipient./Remote_host_said:_550_5.1.1_"
        "no_such_user/Giving_up_on_192.0.2.1./",
        "notice recipient 192.0.2.1 | code=550 5.1.1");
    row("Exchange's report",
        report(failed("mx.example.net",
                      "smtp;550 5.7.23 The message was rejected because of Sender Policy "
                      "Framework violation")),
        "warning spf user@example.net");
    row("delayed, with a reason",
        report("Final-Recipient: rfc822; user@example.net\r\nAction: delayed\r\nStatus: "
               "4.4.1\r\nDiagnostic-Code: "
               "X-Postfix; connect to mx.example.net[192.0.2.1]:25: Connection timed out\r\n"),
        "warning unreachable user@example.net | fate=did not take the message yet (4.4.1)");
    row("delayed, no reason",
        report("Final-Recipient: rfc822; user@example.net\r\nAction: delayed\r\nStatus: "
               "4.0.0\r\n"),
        "notice delayed user@example.net");
    row("a success is no bounce",
        report("Final-Recipient: rfc822; user@example.net\r\nAction: "
               "delivered\r\nStatus: 2.0.0\r\nDiagnostic-Code: smtp; 250 2.0.0 Ok\r\n"),
        "pass delivered user@example.net");
    row("relayed is no bounce",
        report("Final-Recipient: rfc822; user@example.net\r\nAction: relayed\r\nStatus: "
               "2.0.0\r\n"),
        "pass delivered user@example.net");
    row("a sent line is no bounce", postfix("mx.example.net", "sent", "250 2.0.0 Ok: queued as 4B"),
        "pass delivered user@example.net");
    row("250 is no refusal", "250 2.0.0 Ok: queued as 4B", "pass accepted the reply");
    row("nobody documented it", "550 5.7.998 Zorp", "unknown unknown-reply the reply | code=550 5.7.998");
    row("a bare 550", "550 no", "unknown unknown-reply the reply");
    row("no bounce at all", "Dear Bob,\nsee you at 5.15 on the 250th floor.\n",
        "unknown nothing-found bounce.txt");
}

void TestBounce::explains() {
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, expected);
    SAYS(bounced(text.toStdString()), "message.bounce", expected.toStdString());
}

void TestBounce::saysWhoAndWhatAndWhichRules() {
    SAYS(bounced(postfix("mx.example.net", "bounced", "550 5.7.25 no PTR")), "message.bounce",
         "warning reverse-name user@example.net | rules=ptr.present, ptr.forward, ptr.generic | source=RFC "
         "7372 | "
         "says=mx.example.net refused the message for good (550 5.7.25): The PTR record of the sending "
         "address is "
         "missing, or the name in it does not lead back. Its reply: \"no PTR\"");
    // What stands in a reply is text, whatever it looks like.
    SAYS(bounced("550 5.1.1 {domain} <b>\x1b[31m"), "message.bounce",
         "notice recipient the reply | reply={domain} <b>\\x1b[31m");
}

void TestBounce::saysWhatToDo() {
    // Whoever reads of a block must read that the cause comes first.
    const Catalogue& catalogue = test::shipped().catalogue;
    for (const char* tag : {"blocked", "misused", "listed", "rate", "new-address"}) {
        const Message* message = catalogue.message("message.bounce", tag);
        QVERIFY(message && !message->advice.empty());
        bool steps = false;
        std::string words;
        for (const Block& block : message->advice) {
            steps = steps || (block.kind == Block::Kind::List && block.numbered && block.items.size() >= 3);
            for (const Span& span : block.spans) words += span.text;
        }
        QVERIFY2(steps, tag);
        QVERIFY2(words.find("Do not") != words.npos, tag);
    }
}

void TestBounce::countsWhatIsAlike() {
    std::string log;
    for (int i = 0; i < 40; ++i)
        log += postfix(gmail, "bounced", "550 5.1.1 <u" + std::to_string(i) + "@x> unknown");
    log += postfix("mx.example.net", "sent", "250 2.0.0 Ok");
    log += postfix(outlook, "deferred", "451 4.7.500 Server busy");
    SAYS(bounced(log), "message.bounce",
         "notice recipient user@example.net | fate=refused the message for good (550 5.1.1, 40 times)",
         "notice busy user@example.net | name=Microsoft (Outlook.com, Microsoft 365)");
}

void TestBounce::isBounded() {
    std::string log;
    for (int i = 0; i < 300; ++i)
        log += "550 5.7.1 no" + std::string(1, static_cast<char>('a' + i % 26)) +
               std::string(static_cast<std::size_t>(i / 26), 'x') + " y\n\n";
    const Scenario s = bounced(log);
    QVERIFY(s.request.bounce->notice.statements.size() <= bounce::maxStatements);
    std::string hosts;
    for (int i = 0; i < 70; ++i)
        hosts += postfix("mx" + std::to_string(i) + ".example.net", "bounced", "550 no");
    const Scenario many = bounced(hosts);
    const auto judged = many.judge("message.bounce");
    QCOMPARE(judged.findings.size(), std::size_t(51));
    QCOMPARE(judged.findings.back().tag, std::string("more"));  // notice more
}

void TestBounce::fromItsOwnLog() {
    SAYS(bounced(
             "Nov 30 12:00:01 mail postfix/smtpd[7]: NOQUEUE: reject: RCPT from mx.example.net[192.0.2.1]: "
             "450 4.7.25 Client host rejected: cannot find your hostname, [192.0.2.1]; from=<b@example.net> "
             "to=<a@example.org> proto=ESMTP helo=<mx.example.net>"),
         "message.bounce",
         "notice own-refusal a@example.org | name=Your own server | fate=did not take the message for now "
         "(450 "
         "4.7.25)");
    SAYS(bounced(
             "Nov 30 12:00:01 mail postfix/smtpd[7]: NOQUEUE: reject: RCPT from mx.example.net[192.0.2.1]: "
             "554 5.9.9 Zorp; from=<b@example.net> to=<a@example.org> proto=ESMTP"),
         "message.bounce", "notice own-refusal-unknown a@example.org");
}

void TestBounce::judgesNothingElse() {
    const Scenario s = bounced("550 5.1.1 no");
    for (const Finding& finding : judge(s.gather().evidence, s.policy, {}, s.now))
        QCOMPARE(finding.rule, std::string("message.bounce"));
}

MAILVITALS_TEST_CLASS(TestBounce)
#include "bounce.moc"
