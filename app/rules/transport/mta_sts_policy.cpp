// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ascii.h"
#include "rules/facts/smtp/sessions.h"
#include "rules/facts/transport/sts_policy.h"
#include "rules/facts/transport/web_trust.h"
#include "rules/parse_args.h"
#include "rules/rule.h"

#include <algorithm>

namespace mailvitals::rules {
namespace {

using mta_sts::Mode;
using std::chrono::days;
using Announced = StsPolicy::Announced;
using Outcome = PolicyFetch::Outcome;

/// The policy that was found, and from where.
struct Judged {
    const StsPolicy& sts;
    const PolicyFetch& fetch;
    const mta_sts::Policy& policy;
    const Subject& domain;

    bool enforced() const { return policy.mode == Mode::Enforce; }
};

/// A login or start page that answers for every path.
bool isWebPage(const PolicyFetch& fetch) {
    return ascii::trimmed(fetch.body).starts_with('<');
}

const char* tagOf(const PolicyFetch& fetch) {
    switch (fetch.outcome) {
        case Outcome::NoTls: return "no-tls";
        case Outcome::BadCertificate: return "certificate";
        case Outcome::NoResponse: return "no-response";
        case Outcome::Redirect: return "redirect";
        case Outcome::Status: return "status";
        case Outcome::TooLarge: return "too-large";
        case Outcome::Malformed: return isWebPage(fetch) ? "web-page" : "error";
        default: return "unreachable";
    }
}

/// What keeps senders from the policy, as it was seen at one address.
void sayFailure(Verdicts& verdicts, const StsPolicy& sts, const PolicyFetch& fetch, const Subject& subject) {
    Args args = fetch.error ? argsOf(*fetch.error, fetch.body) : Args{{arg::reason, fetch.reason}};
    args.push_back({arg::domain, subject.toString()});
    args.push_back({arg::host, sts.host.toString()});
    args.push_back({arg::address, fetch.server.address.toString()});
    args.push_back({arg::code, std::to_string(fetch.status)});
    args.push_back({arg::target, fetch.location.empty() ? std::string("another page") : fetch.location});
    verdicts.say(tagOf(fetch), subject, std::move(args), {sts.txt.evidence, fetch.evidence});
}

/// Every address failed, or none could be asked.
void judgeMissing(Verdicts& verdicts, const StsPolicy& sts, const Subject& subject) {
    if (sts.v4.absent() && sts.v6.absent()) {
        return verdicts.say("no-host", subject, {{arg::host, sts.host.toString()}},
                            {sts.txt.evidence, sts.v4.evidence, sts.v6.evidence});
    }
    // The first that counts tells enough: one web server mostly has one fault at all of its addresses.
    const auto failed = std::find_if(sts.fetches.begin(), sts.fetches.end(),
                                     [](const PolicyFetch& fetch) { return fetch.failed(); });
    if (failed != sts.fetches.end()) return sayFailure(verdicts, sts, *failed, subject);
    const Lookup& looked = sts.v4.failed() ? sts.v4 : sts.v6;
    verdicts.couldNotLook(subject, sts.fetches.empty() ? looked.reason : sts.fetches.front().reason,
                          sts.evidence());
}

/// A sender that comes to the wrong address of two finds no policy. One that times out over IPv6 is left
/// alone: nobody can tell that from a home line whose IPv6 is broken, and senders try IPv4 next.
void judgeOtherAddresses(Verdicts& verdicts, const StsPolicy& sts) {
    for (const PolicyFetch& fetch : sts.fetches) {
        const bool silentV6 = fetch.outcome == Outcome::NoConnection && fetch.server.address.isV6();
        if (!fetch.failed() || silentV6) continue;
        const std::string reason = !fetch.reason.empty() ? fetch.reason
                                   : fetch.status == 200 ? std::string("what it sends is not a valid policy")
                                                         : "its status is " + std::to_string(fetch.status);
        verdicts.say("not-everywhere", Subject(fetch.server),
                     {{arg::host, sts.host.toString()},
                      {arg::address, fetch.server.address.toString()},
                      {arg::reason, reason}},
                     {fetch.evidence});
    }
}

std::string textOf(const mta_sts::MxPattern& pattern) {
    return (pattern.wildcard ? "*." : "") + pattern.name.toString();
}

std::vector<std::string> textsOf(const std::vector<mta_sts::MxPattern>& patterns) {
    std::vector<std::string> texts;
    for (const mta_sts::MxPattern& pattern : patterns) texts.push_back(textOf(pattern));
    return texts;
}

void judgeNames(Verdicts& verdicts, const Judged& judged, const std::vector<DomainName>& hosts) {
    const std::vector<std::string> evidence{judged.fetch.evidence};
    bool allCovered = true;
    for (const DomainName& host : hosts) {
        if (judged.policy.covers(host)) continue;
        allCovered = false;
        verdicts.say(judged.enforced() ? "mx-not-covered" : "mx-not-covered-testing", host,
                     {{arg::host, host.toString()}, {arg::names, textsOf(judged.policy.mx)}}, evidence);
    }
    // Beside a host that is shut out, such a line is most likely that host's, misspelt or outdated.
    if (!allCovered) return;
    for (const mta_sts::MxPattern& pattern : judged.policy.mx) {
        const bool used = std::any_of(hosts.begin(), hosts.end(),
                                      [&](const DomainName& host) { return pattern.matches(host); });
        if (!used) verdicts.say("pattern-unused", textOf(pattern), {{arg::name, textOf(pattern)}}, evidence);
    }
}

/// What a sender that follows the policy would hold against the server, as an English clause; empty: nothing.
/// `unknown`: it could not be found out.
std::string flawOf(const SmtpSession& transcript, const DomainName& host, std::chrono::sys_seconds now,
                   bool& unknown) {
    const auto ehlo = transcript.ehlo(false);
    if (!transcript.tls) {
        if (ehlo && !ehlo->offers("STARTTLS")) return "it does not offer STARTTLS";
        if (transcript.tlsError) return "the TLS handshake fails (" + *transcript.tlsError + ")";
        if (const SmtpExchange* start = transcript.find("STARTTLS")) {
            const auto reply = SmtpSession::replyOf(*start);
            if (reply && !reply->positive())
                return "it refuses STARTTLS (" + ascii::join(start->lines, " / ") + ")";
        }
        unknown = true;
        return transcript.brokeOff ? reasonOf(*transcript.brokeOff) : "the session ended before STARTTLS";
    }
    WebTrust trust = webTrustOf(*transcript.tls, host, now);
    unknown = trust.state == WebTrust::State::Unknown;
    return trust.reason;
}

/// Every covered host has to offer TLS with a certificate that is valid for its name (RFC 8461 section 4.2).
void judgeServers(Inquiry& ask, Verdicts& verdicts, const Judged& judged) {
    for (const ServerSession& heard : sessionsToJudge(ask, verdicts, SmtpSessionKind::Greeting)) {
        if (!judged.policy.covers(heard.server.host)) continue;
        const std::vector<std::string> evidence{judged.fetch.evidence, heard.session.evidence};
        bool unknown = false;
        std::string flaw = flawOf(*heard.session.transcript, heard.server.host, ask.now(), unknown);
        if (unknown) {
            verdicts.couldNotLook(heard.session.subject, std::move(flaw), evidence);
        } else if (!flaw.empty()) {
            verdicts.say(judged.enforced() ? "mx-unfit" : "mx-unfit-testing", heard.session.subject,
                         {{arg::host, heard.server.host.toString()},
                          {arg::address, heard.server.address.toString()},
                          {arg::reason, std::move(flaw)}},
                         evidence);
        }
    }
}

bool isPlainText(std::string_view contentType) {
    const std::string_view media = ascii::trimmed(contentType.substr(0, contentType.find(';')));
    return ascii::equalsIgnoringCase(media, "text/plain");
}

void judgeForm(Verdicts& verdicts, const Judged& judged) {
    const std::vector<std::string> evidence{judged.fetch.evidence};
    const auto seconds = static_cast<std::int64_t>(judged.policy.maxAge.count());
    if (!isPlainText(judged.fetch.contentType))
        verdicts.say("content-type", judged.domain,
                     {{arg::type, judged.fetch.contentType.empty() ? "none" : judged.fetch.contentType}},
                     evidence);
    if (judged.policy.maxAge < days(1))
        verdicts.say("short-lived", judged.domain, {{arg::seconds, seconds}}, evidence);
    else if (judged.enforced() && judged.policy.maxAge < days(7))
        verdicts.say("rather-short-lived", judged.domain, {{arg::seconds, seconds}}, evidence);
}

/// A policy that says "none" says nothing else that matters (RFC 8461 section 8.3).
void judgePolicy(Inquiry& ask, Verdicts& verdicts, const Judged& judged) {
    if (judged.policy.mode == Mode::None)
        return verdicts.say("switched-off", judged.domain, {}, {judged.fetch.evidence});
    const MailHosts mail = mailHosts(ask, *ask.request().target.domain());
    if (mail.state == MailHosts::State::Open) return verdicts.wait();
    if (mail.state == MailHosts::State::Failed)
        return verdicts.couldNotLook(judged.domain, mail.reason, mail.evidence);
    judgeOtherAddresses(verdicts, judged.sts);
    judgeForm(verdicts, judged);
    judgeNames(verdicts, judged, mail.hosts());
    judgeServers(ask, verdicts, judged);
    if (verdicts.isWaiting()) return;
    // A notice beside it is no reason not to say what the policy is.
    using Level = ::mailvitals::Outcome;
    const bool failing =
        std::any_of(verdicts.findings().begin(), verdicts.findings().end(), [](const Finding& finding) {
            return finding.outcome != Level::Notice && finding.outcome != Level::NotApplicable;
        });
    if (failing) return;
    verdicts.say(judged.enforced() ? "enforced" : "testing", judged.domain,
                 {{arg::names, textsOf(judged.policy.mx)},
                  {arg::days, std::chrono::floor<days>(judged.policy.maxAge).count()}},
                 {judged.fetch.evidence});
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    const Subject subject = *ask.request().target.domain();
    const auto sts = stsPolicyOf(ask, *ask.request().target.domain());
    if (!sts) return verdicts.doesNotApply(subject, "its name is too long to have such a policy");
    // What the policy is held against is asked for in time.
    if (sts->announced == Announced::Yes) {
        ask.prefetch([&] {
            Verdicts unheard = verdicts;
            sessionsToJudge(ask, unheard, SmtpSessionKind::Greeting);
        });
    }
    if (sts->announced == Announced::Unknown)
        return verdicts.couldNotLook(subject, sts->txt.reason, {sts->txt.evidence});
    if (sts->announced == Announced::Invalid)
        return verdicts.doesNotApply(subject,
                                     "its MTA-STS record is not valid, so no sender asks for a policy");
    if (sts->isOpen()) return verdicts.wait();
    const PolicyFetch* fetch = sts->fetched();
    if (sts->announced == Announced::No) {
        if (fetch)
            return verdicts.say("not-announced", subject, {{arg::host, sts->host.toString()}},
                                sts->evidence());
        return verdicts.doesNotApply(subject, "it announces no MTA-STS, and need not");
    }
    if (!fetch) return judgeMissing(verdicts, *sts, subject);
    judgePolicy(ask, verdicts, {*sts, *fetch, *fetch->policy, subject});
}

}  // namespace

extern const Rule mtaStsPolicy{"mta-sts.policy", Scope::Domain, judge};

}  // namespace mailvitals::rules
