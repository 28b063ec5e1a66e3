// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/x509/certificate.h"

#include "base/ascii.h"
#include "rules/facts/transport/shown_chains.h"
#include "rules/parse_args.h"
#include "rules/rule.h"

#include <algorithm>

namespace mailvitals::rules {
namespace {

using std::chrono::days;
using std::chrono::sys_seconds;

/// Automatic renewal happens when a third of a certificate's life is left, whatever that life is. Below both
/// marks it has been missed.
bool renewalMissed(const x509::Certificate& certificate, sys_seconds now) {
    const auto life = certificate.notAfter - certificate.notBefore;
    const auto left = certificate.notAfter - now;
    return left < days(14) && left < life / 3;
}

bool isWeakKey(const x509::Certificate& certificate) {
    if (certificate.keyType == "RSA" || certificate.keyType == "RSA-PSS") return certificate.keyBits < 2048;
    return certificate.keyType == "EC" && certificate.keyBits < 256;
}

bool isWeakDigest(const std::string& digest) {
    return digest == "MD5" || digest == "SHA1" || digest == "MD4";
}

/// A name in the domain that is checked, "smtp.example.org" for example.org.
bool namesSomethingOf(const x509::Certificate& certificate, Inquiry& ask) {
    const auto domain = ask.request().target.domain();
    return domain && std::any_of(certificate.dnsNames.begin(), certificate.dnsNames.end(),
                                 [&](const std::string& text) {
                                     const auto name = DomainName::parse(text);
                                     return name && name->isWithin(*domain);
                                 });
}

void judgeTime(Verdicts& verdicts, const x509::Certificate& certificate, const Subject& subject,
               const Args& args, const std::vector<std::string>& evidence, sys_seconds now) {
    if (certificate.notAfter < now)
        verdicts.say("expired", subject, args, evidence);
    else if (certificate.notBefore > now)
        verdicts.say("not-yet-valid", subject, args, evidence);
    else if (renewalMissed(certificate, now))
        verdicts.say("expires-soon", subject, args, evidence);
}

void judge(Inquiry& ask, Verdicts& verdicts, const ShownChain& shown) {
    const Subject& subject = shown.subject;
    const std::vector<std::string> evidence{shown.evidence};
    const TlsFacts& tls = shown.tls;
    const auto parsed = x509::parse(tls.chain.empty() ? std::string() : tls.chain.front());
    if (!parsed) return verdicts.say("unreadable", subject, argsOf(parsed.error(), {}), evidence);
    const x509::Certificate& certificate = *parsed;

    const auto left = std::chrono::floor<days>(certificate.notAfter - ask.now()).count();
    // Where only an address was given there is no name to compare with.
    const bool nameless = shown.server.host.isRoot();
    const std::string names = ascii::join(certificate.dnsNames, ", ");
    const Args args{{arg::host, nameless ? names : shown.server.host.toString()},
                    {arg::names, certificate.dnsNames.empty() ? std::vector<std::string>{"no host at all"}
                                                              : certificate.dnsNames},
                    {arg::issuer, certificate.issuer},
                    {arg::date, certificate.notAfter},
                    {arg::days, static_cast<std::int64_t>(left)},
                    {arg::type, certificate.keyType},
                    {arg::bits, certificate.keyBits},
                    {arg::name, certificate.signatureAlgorithm},
                    {arg::detail, tls.verifyText}};
    const auto say = [&](const char* tag) { verdicts.say(tag, subject, args, evidence); };

    judgeTime(verdicts, certificate, subject, args, evidence, ask.now());
    const bool named = nameless || x509::matchesHost(tls.chain.front(), shown.server.host);
    // Under which name users reach the server is not known; a name of the same domain may well be theirs.
    // Their programs refuse what servers mostly take: for them the same flaw weighs more.
    const bool users = shown.reader == ShownChain::Reader::Users;
    if (!named && !users) say("name-mismatch");
    if (!named && users && !namesSomethingOf(certificate, ask)) say("name-mismatch-for-users");
    if (isWeakKey(certificate)) say("weak-key");
    if (isWeakDigest(certificate.signatureDigest) && !certificate.selfIssued) say("weak-signature");
    if (!tls.storeUsable)
        say("no-roots");
    else if (tls.verifyCode != 0 && certificate.selfIssued)
        say(users ? "self-signed-for-users" : "self-signed");
    else if (tls.verifyCode != 0)
        say(users ? "untrusted-for-users" : "untrusted");
    // Several flaws at once are several messages; the pass is said only where there is none.
    const bool flawless = std::none_of(verdicts.findings().begin(), verdicts.findings().end(),
                                       [&](const Finding& finding) { return finding.subject == subject; });
    if (flawless) say("trusted");
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    for (const ShownChain& shown : chainsToJudge(ask, verdicts)) judge(ask, verdicts, shown);
}

}  // namespace

extern const Rule tlsCertificate{"tls.certificate", Scope::Any, judge};

}  // namespace mailvitals::rules
