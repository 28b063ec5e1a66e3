// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/rules/relay/configuration_rows.h"
#include "evidence/bounce_item.h"
#include "evidence/relay_trials.h"
#include "serving.h"
#include "support/test_group.h"

using namespace mailvitals;
using namespace mailvitals::test;

namespace {

/// What it says to its postmaster.
Scenario answering(const std::string& reply) {
    return serving({[reply](const SmtpTrial& trial, bool encrypted) {
        return trial.name == knownBaseline ? reply : closed(trial, encrypted);
    }});
}

const std::string refused = "554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using ";

Scenario log(const std::string& line) {
    Scenario s("example.org");
    s.request.bounce = std::make_shared<const BounceItem>(BounceItem{{}, *bounce::parse(line)});
    return s;
}

std::string rejected(const std::string& words) {
    return "Nov 30 12:00:01 mail postfix/smtpd[7]: NOQUEUE: reject: RCPT from mx.example.net[192.0.2.7]: " +
           words + "; from=<b@example.net> to=<a@example.org> proto=ESMTP helo=<mx.example.net>\n";
}

std::string mainFile(const std::string& restrictions) {
    return "=== postconf -n\nmynetworks = 127.0.0.0/8\nsmtpd_recipient_restrictions = permit_mynetworks, "
           "reject_unauth_destination, " +
           restrictions + "\n";
}

std::string postscreen(const std::string& sites, const std::string& action = "enforce", int threshold = 3) {
    return "=== postconf -n\nmynetworks = 127.0.0.0/8\npostscreen_dnsbl_sites = " + sites +
           "\npostscreen_dnsbl_action = " + action +
           "\npostscreen_dnsbl_threshold = " + std::to_string(threshold) + "\n";
}

std::string exim(const std::string& verb, const std::string& lists) {
    return "=== exim -bP config\nprimary_hostname = mail.example.org\nacl_smtp_rcpt = acl_check_rcpt\nbegin "
           "acl\n"
           "acl_check_rcpt:\n  require domains = +local_domains\n  " +
           verb + " dnslists = " + lists + "\n  accept\nbegin routers\n";
}

}  // namespace

class TestOwnFilter : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void speaks();
    void asksWhetherTheClientIsListed();
    void isSilent();
    void readsALog();
    void configuration_data();
    void configuration();
    void aKeyIsForgotten();
    void couldNotLook();
    void waits();
};

void TestOwnFilter::speaks() {
    SAYS(answering(
             refused +
             "zen.spamhaus.org; Error: open resolver; https://check.spamhaus.org/returnc/pub/192.0.2.53/"),
         "smtp.own-filter", "critical resolver-refused 203.0.113.25:25 | list=zen.spamhaus.org");
    // It is put off, which is no better in the end.
    SAYS(answering("450 4.7.1 Service unavailable; Client host [192.0.2.7] blocked using zen.spamhaus.org; "
                   "https://www.spamhaus.org/returnc/vol/"),
         "smtp.own-filter", "critical resolver-refused 203.0.113.25:25");
    SAYS(answering("550 192.0.2.7 is listed in zen.spamhaus.org (127.255.255.254)"), "smtp.own-filter",
         "critical resolver-refused 203.0.113.25:25 | list=zen.spamhaus.org");
    // Exim, in the words of its manual.
    SAYS(answering("550 rejected because 192.0.2.7 is in a black list at zen.spamhaus.org Error: open "
                   "resolver; "
                   "https://check.spamhaus.org/returnc/pub/192.0.2.53/"),
         "smtp.own-filter", "critical resolver-refused 203.0.113.25:25 | list=zen.spamhaus.org");
    SAYS(answering(refused + "dnsbl.ahbl.org"), "smtp.own-filter",
         "critical refuses-by-dead-list 203.0.113.25:25 | list=dnsbl.ahbl.org");
}

void TestOwnFilter::asksWhetherTheClientIsListed() {
    const auto scenario = [] {
        Scenario s =
            answering("554 5.7.1 Service unavailable; Client host [8.8.4.7] blocked using bl.spamcop.net");
        s.listAlive("bl.spamcop.net");
        return s;
    };
    SAYS(scenario(), "smtp.own-filter", "critical client-not-listed 203.0.113.25:25 | address=8.8.4.7");
    Scenario listed = scenario();
    listed.listed("bl.spamcop.net", "8.8.4.7", "127.0.0.2");
    SAYS(listed, "smtp.own-filter", "pass client-listed 203.0.113.25:25 | list=bl.spamcop.net");
    // A line of a home is on the PBL: no fault of the server's.
    Scenario home =
        answering("554 5.7.1 Service unavailable; Client host [8.8.4.7] blocked using zen.spamhaus.org");
    home.listAlive("zen.spamhaus.org").listed("zen.spamhaus.org", "8.8.4.7", "127.0.0.11");
    SAYS(home, "smtp.own-filter", "pass client-listed 203.0.113.25:25");
    // A list that does not answer, or not us, proves nothing.
    Scenario dead = answering("554 5.7.1 Client host [8.8.4.7] blocked using bl.spamcop.net");
    SAYS(dead, "smtp.own-filter", "unknown cannot-tell 203.0.113.25:25");
    Scenario refusing = scenario();
    refusing.listed("bl.spamcop.net", "127.0.0.1", "127.0.0.2");
    SAYS(refusing, "smtp.own-filter", "unknown cannot-tell 203.0.113.25:25");
    SAYS(answering("554 5.7.1 Client host [172.18.0.1] blocked using bl.spamcop.net"), "smtp.own-filter",
         "unknown client-not-told 203.0.113.25:25");
}

void TestOwnFilter::isSilent() {
    SAYS(answering("250 2.1.5 Ok"), "smtp.own-filter", "pass not-refused 203.0.113.25:25");
    SAYS(answering("550 5.1.1 User unknown"), "smtp.own-filter",
         "not-applicable does-not-apply 203.0.113.25:25");
    SAYS(answering("450 4.2.0 Greylisted"), "smtp.own-filter",
         "not-applicable does-not-apply 203.0.113.25:25");
}

void TestOwnFilter::readsALog() {
    SAYS(log(rejected(
             "554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using zen.spamhaus.org; Error: "
             "open resolver; https://check.spamhaus.org/returnc/pub/192.0.2.53/")),
         "smtp.own-filter", "critical resolver-refused zen.spamhaus.org | name=Your server");
    SAYS(
        log(rejected("554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using dnsbl.njabl.org")),
        "smtp.own-filter", "critical refuses-by-dead-list dnsbl.njabl.org");
    // Exim, postscreen.
    SAYS(log("2026-11-30 12:00:01 H=mx.example.net [192.0.2.7] F=<b@example.net> rejected RCPT "
             "<a@example.org>: "
             "192.0.2.7 is listed in zen.spamhaus.org (127.255.255.254: Error: open resolver)"),
         "smtp.own-filter", "critical resolver-refused zen.spamhaus.org");
    SAYS(log("Nov 30 12:00:01 mail postfix/postscreen[7]: NOQUEUE: reject: RCPT from [192.0.2.7]:4711: 550 "
             "5.7.1 Service "
             "unavailable; client [192.0.2.7] blocked using bl.spamcannibal.org; from=<b@example.net>"),
         "smtp.own-filter", "critical refuses-by-dead-list bl.spamcannibal.org");
    // Others' servers, and listings that are none of these.
    for (const std::string& line :
         {rejected("554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using zen.spamhaus.org; "
                   "https://www.spamhaus.org/query/ip/192.0.2.7"),
          rejected("550 5.1.1 <a@example.org>: Recipient address rejected: User unknown"),
          std::string(
              "Nov 30 12:00:01 mail postfix/smtp[9]: 4A: to=<a@example.net>, "
              "relay=mx.example.net[192.0.2.1]:25, "
              "dsn=5.7.1, status=bounced (host mx.example.net[192.0.2.1] said: 554 5.7.1 blocked using "
              "zen.spamhaus.org; Error: open resolver)\n")}) {
        const auto judged = log(line).judge("smtp.own-filter");
        QVERIFY2(judged.findings.empty(), line.c_str());
        QVERIFY(!judged.waiting);
    }
}

void TestOwnFilter::configuration_data() {
    columns();
    row("Postfix, without a filter", mainFile("reject_rbl_client zen.spamhaus.org"),
        "warning unfiltered zen.spamhaus.org | place=postconf -n, line 3 | "
        "term=zen.spamhaus.org=127.0.0.[2..11]");
    row("Postfix, filtered", mainFile("reject_rbl_client zen.spamhaus.org=127.0.0.[2..11]"),
        "pass filtered your server | lists=zen.spamhaus.org");
    row("a filter that lets the refusals in",
        mainFile("reject_rbl_client zen.spamhaus.org=127.[0..255].[0..255].[0..255]"),
        "warning unfiltered zen.spamhaus.org");
    row("domains", mainFile("reject_rhsbl_sender dbl.spamhaus.org"),
        "warning unfiltered dbl.spamhaus.org | term=dbl.spamhaus.org=127.0.1.[2..99]");
    row("with a key",
        mainFile("reject_rbl_client abcdefghijklmnopqrstuvwxyz.zen.dq.spamhaus.net=127.0.0.[2..11]"),
        "pass filtered your server | lists=key.zen.dq.spamhaus.net");
    row("a list that lists everything", mainFile("reject_rbl_client dnsbl.ahbl.org"),
        "critical dead-list dnsbl.ahbl.org");
    row("... whose answers are filtered", mainFile("reject_rbl_client dnsbl.ahbl.org=127.0.0.2"),
        "critical dead-list dnsbl.ahbl.org");
    row("a list that is gone",
        mainFile("reject_rbl_client dnsbl.sorbs.net, reject_rbl_client ix.dnsbl.manitu.net"),
        "warning dead-list-silent dnsbl.sorbs.net\nwarning dead-list-silent ix.dnsbl.manitu.net");
    row("through a variable",
        "=== postconf -n\nmynetworks = 127.0.0.0/8\nour_lists = reject_rbl_client zen.spamhaus.org\n"
        "smtpd_recipient_restrictions = reject_unauth_destination, $our_lists\n",
        "warning unfiltered zen.spamhaus.org");
    row("postscreen", postscreen("zen.spamhaus.org*3 bl.spamcop.net"), "warning unfiltered zen.spamhaus.org");
    row("postscreen, filtered", postscreen("zen.spamhaus.org=127.0.0.[2..11]*3"),
        "pass filtered your server | lists=zen.spamhaus.org");
    row("postscreen, a dead list with little weight", postscreen("dnsbl.ahbl.org*1"),
        "warning dead-list-silent dnsbl.ahbl.org");
    row("Exim", exim("deny", "zen.spamhaus.org : bl.spamcop.net"),
        "warning unfiltered zen.spamhaus.org | "
        "term=zen.spamhaus.org=127.0.0.2,127.0.0.3,127.0.0.4,127.0.0.9,127.0.0.10,127.0.0.11");
    row("Exim, filtered", exim("deny", "zen.spamhaus.org=127.0.0.2,127.0.0.3"), "pass filtered your server");
    row("Exim, all but one answer", exim("drop", "zen.spamhaus.org!=127.255.255.252"),
        "warning unfiltered zen.spamhaus.org");
    row("Exim, dead", exim("deny", "relays.ordb.org"), "critical dead-list relays.ordb.org");
    // Nothing is refused by these.
    row("only a warning", mainFile("warn_if_reject reject_rbl_client zen.spamhaus.org"), "");
    row("only noted", postscreen("zen.spamhaus.org*3", "ignore"), "");
    row("not enough by itself", postscreen("zen.spamhaus.org*2"), "");
    row("an allowlist", postscreen("list.dnswl.org*-4"), "");
    row("a list without refusals", mainFile("reject_rbl_client psbl.surriel.com"), "");
    row("Exim warns", exim("warn", "zen.spamhaus.org"), "");
    row("nothing is asked", mainFile("permit"), "");
}

void TestOwnFilter::configuration() {
    QFETCH(QByteArray, texts);
    QFETCH(QByteArray, expected);
    Scenario s = pasted(texts.toStdString());
    s.request.target = Target::nameless();
    const auto judged = s.judge("smtp.own-filter");
    if (expected.isEmpty()) {
        QVERIFY(judged.findings.empty());
        return;
    }
    std::vector<std::string> lines;
    for (const QByteArray& line : expected.split('\n')) lines.push_back(line.toStdString());
    const QByteArray different = difference(s, "smtp.own-filter", lines);
    QVERIFY2(different.isEmpty(), different.constData());
}

void TestOwnFilter::aKeyIsForgotten() {
    ConfigurationItem item;
    item.add(mainFile("reject_rbl_client abcdefghijklmnopqrstuvwxyz.zen.dq.spamhaus.net=127.0.0.[2..11]") +
                 postscreen("geheim12geheim34.combined.mail.abusix.zone*3") +
                 exim("deny", "geheim12geheim34.zen.dq.spamhaus.net=127.0.0.2,127.0.0.3/$sender_address"),
             {});
    std::string all;
    for (const config::Text& text : item.texts) {
        for (const config::Fact& fact : text.facts) all += fact.value + '\n';
    }
    QVERIFY2(all.find("KEY.zen.dq.spamhaus.net=127.0.0.[2..11]") != all.npos, all.c_str());
    QVERIFY2(all.find("KEY.combined.mail.abusix.zone*3") != all.npos, all.c_str());
    QVERIFY(all.find("abcdefg") == all.npos && all.find("geheim") == all.npos);
}

void TestOwnFilter::couldNotLook() {
    SAYS(alone(), "smtp.own-filter",
         "unknown could-not-look 203.0.113.25:25 | reason=nobody answered in time");
}

void TestOwnFilter::waits() {
    Scenario s = serving({closed});
    s.endpointOpen(address, smtpPort);
    SAYS(s, "smtp.own-filter", "waiting");
}

MAILVITALS_TEST_CLASS(TestOwnFilter)
#include "own_filter.moc"
