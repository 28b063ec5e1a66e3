// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/report/sample.h"

#include <QtGlobal>

namespace mailvitals::test {
namespace {

std::string pageText(const std::string& id, const std::string& area) {
    return "---\nid: " + id + "\ntitle: Title of " + id + "\narea: " + area +
           "\nworst: critical\nsource: RFC 5321\ndecisive: yes\n---\n"
           "\n## What is looked at\n\nWhat of " +
           id +
           ".\n"
           "\n## Why it matters\n\nWhy of " +
           id +
           ".\n"
           "\n## Messages\n"
           "\n### good: pass\n\n{address} is good.\n"
           "\n### remark: notice\n\n{address} is remarkable: {reply}.\n\nRead of {address}.\n"
           "\n### doubt: warning\n\n{address} is doubtful: {reply}.\n\nLook after {address}.\n"
           "\n### bad: critical\n\n{address} is bad: {reply}.\n\nMend at [the list]({link}).\n"
           "\n### blind: unknown\n\n{address} could not be seen: {reply}.\n\nAsk again.\n"
           "\n## How to fix\n\nFix of " +
           id +
           ":\n\n```\nmend --domain {domain} --host {host}\n"
           "  then --address {address}\n```\n"
           "\n1. **First** [page](https://help.example/a_(b)?q=1&r=2).\n"
           "2. Then `restart` and [never](javascript:alert(1)).\n"
           "\n### mailcow\n\nStack fix of " +
           id +
           ".\n"
           "\n- one\n- two\n";
}

RulePage page(const std::string& id, const std::string& area) {
    auto parsed = parseRulePage(id, pageText(id, area));
    if (!parsed) qFatal("The sample page is wrong: %s", parsed.error().what.c_str());
    return std::move(*parsed);
}

RulePage commonPage() {
    auto parsed = parseRulePage("common",
                                "---\nid: common\ntitle: Common\narea: vantage\nworst: unknown\n---\n"
                                "\n## Messages\n\n### does-not-apply: not-applicable\n\n"
                                "Does not apply: {reason}.\n");
    if (!parsed) qFatal("The common sample page is wrong: %s", parsed.error().what.c_str());
    return std::move(*parsed);
}

Timing timing() {
    using std::chrono::milliseconds;
    return {milliseconds(1), milliseconds(2), milliseconds(26), ""};
}

SmtpSession session() {
    SmtpSession session;
    session.local = *IpAddress::parse("192.0.2.77");
    session.exchanges = {{"", {"220 mail.example.org ESMTP"}, false, {}, {}},
                         {"EHLO probe.example", {"250-mail.example.org", "250 STARTTLS"}, false, {}, {}},
                         {"RCPT TO:<a@b.example>", {"554 5.7.1 relay access denied"}, false, {}, {}}};
    return session;
}

}  // namespace

const char* const mxId = "dns:MX example.org";
const char* const timeoutId = "dns:TXT example.org";
const char* const sessionId = "smtp:relay mail.example.org 198.51.100.25:25";

const std::string hostileText =
    "<script>alert(1)</script>\" onload='x' & <b>%1 %2 ) >> endobj (\\ \x1b[31m\r\n\xff\xfe "
    "\xe2\x80\xaegnp.exe \xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d end";

const Catalogue& catalogue() {
    static const Catalogue sample = [] {
        std::vector<RulePage> pages;
        for (const Area area : allAreas) {
            const std::string name(idOf(area));
            pages.push_back(page(name + ".sample", name));
        }
        pages.push_back(page("relay.second", "relay"));
        return Catalogue(std::move(pages), commonPage());
    }();
    return sample;
}

Finding finding(const std::string& rule, const std::string& tag, const std::string& address,
                std::vector<std::string> evidence) {
    const Message* message = catalogue().message(rule, tag);
    if (!message) qFatal("There is no sample message %s of %s.", tag.c_str(), rule.c_str());
    const Args args{{arg::address, address},
                    {arg::host, std::string("mail.example.org")},
                    {arg::reply, std::string("250 Ok")},
                    {arg::link, std::string("https://list.example/remove")},
                    {arg::reason, std::string("it is a sample")}};
    const auto server = IpEndpoint::parse(address + ":25", smtpPort);
    return {rule,           server ? Subject(*server) : Subject(address + ":25"),
            message->level, tag,
            args,           std::move(evidence)};
}

Finding hostileFinding(const std::string& rule, const std::string& tag, const std::string& text) {
    Finding result = finding(rule, tag, text, {sessionId, text});
    result.subject = text;
    for (Arg& arg : result.args) arg.value = text;
    return result;
}

Evidence evidence() {
    Evidence result(CheckRequest{Target::ofDomain("example.org"_dn), {}, {}, {}, {}});
    result.program = "Mailvitals 0.0.0";
    result.startedAt = std::chrono::sys_seconds(std::chrono::seconds(1795435200));  // 2026-11-23 12:00 UTC
    result.took = std::chrono::milliseconds(8412);
    const IpEndpoint resolver{*IpAddress::parse("192.0.2.53"), 53};
    const LocalNetwork network{{*IpAddress::parse("192.0.2.77")}, {resolver}, ""};
    result.of<LocalQuestion>()[{}] = Attempt<LocalNetwork>::done(network, timing());
    DnsAnswer answer;
    answer.server = resolver;
    answer.authenticData = true;
    answer.answers = {{"example.org"_dn, dns::Type::Mx, 300, dns::Mx{10, "mail.example.org"_dn}}};
    result.of<DnsQuestion>()[DnsQuestion::of("example.org"_dn, dns::Type::Mx)] =
        Attempt<DnsAnswer>::done(answer, timing());
    result.of<DnsQuestion>()[DnsQuestion::of("example.org"_dn, dns::Type::Txt)] =
        Attempt<DnsAnswer>::failed({FailureReason::TimedOut, "no reply from \x1b[1m"}, timing());
    const SmtpQuestion question{
        SmtpSessionKind::Relay, "mail.example.org"_dn, {*IpAddress::parse("198.51.100.25"), 25}};
    result.of<SmtpQuestion>()[question] = Attempt<SmtpSession>::done(session(), timing());
    return result;
}

void replaceSession(Evidence& evidence, SmtpSession session) {
    auto& sessions = evidence.of<SmtpQuestion>();
    const SmtpQuestion question = sessions.begin()->first;
    sessions[question] = Attempt<SmtpSession>::done(std::move(session), {});
}

std::vector<Finding> oneInEachArea() {
    std::vector<Finding> findings;
    for (const Area area : allAreas) {
        std::string tag = "good";
        if (area == Area::Relay) tag = "bad";
        if (area == Area::Dns) tag = "doubt";
        if (area == Area::Identity) tag = "blind";
        if (area == Area::Spf) tag = "remark";
        findings.push_back(
            finding(std::string(idOf(area)) + ".sample", tag, "198.51.100.25", {mxId, sessionId}));
    }
    return findings;
}

std::vector<Finding> everyShippedMessage(const Catalogue& shipped) {
    std::vector<Finding> findings;
    for (const RulePage& page : shipped.pages()) {
        for (const Message& message : page.messages) {
            Finding one = finding("relay.sample", "good", "198.51.100.25", {mxId, timeoutId});
            one.rule = page.id;
            one.tag = message.tag;
            one.outcome = message.level;
            findings.push_back(std::move(one));
        }
    }
    return findings;
}

}  // namespace mailvitals::test
