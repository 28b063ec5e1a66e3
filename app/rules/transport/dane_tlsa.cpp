// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/tlsa/match.h"
#include "rules/facts/smtp/sessions.h"
#include "rules/facts/transport/tlsa_set.h"
#include "rules/rule.h"

#include <algorithm>

namespace mailvitals::rules {
namespace {

using State = Signedness::State;

std::string clauseOf(tlsa::Flaw flaw) {
    switch (flaw) {
        case tlsa::Flaw::PkixUsage: return "usage 0 and 1 do not count for mail (RFC 7672 section 3.1.3)";
        case tlsa::Flaw::UnknownUsage: return "its usage is unknown";
        case tlsa::Flaw::UnknownSelector: return "its selector is unknown";
        case tlsa::Flaw::UnknownMatching: return "its matching type is unknown";
        case tlsa::Flaw::WrongLength: return "its digest does not have the length of that kind of digest";
        case tlsa::Flaw::NotWhatItSays: return "its data is not the certificate or key that it should be";
        case tlsa::Flaw::None: break;
    }
    return {};
}

std::string clauseOf(tlsa::Slip slip) {
    switch (slip) {
        case tlsa::Slip::OfNothing:
            return "its digest is that of empty input, so the command that made it failed";
        case tlsa::Slip::OtherSelector:
            return "its digest fits the other selector: 0 is for the certificate, 1 for its public key";
        case tlsa::Slip::OfPem:
            return "its digest was made of the text form (PEM) instead of the binary form (DER)";
        case tlsa::Slip::OfKeyBits: return "its digest was made of the bare key bits, without the algorithm";
        case tlsa::Slip::OfIssuer: return "it pins an issuer, which needs usage 2 instead of 3";
        case tlsa::Slip::OfServer:
            return "it pins the server's own certificate, which needs usage 3 instead of 2";
        case tlsa::Slip::None: break;
    }
    return "it pins another certificate, probably the one before the last renewal";
}

/// Why no record of the host's fits what the server sends, as an English clause.
std::string reasonOf(const std::vector<tlsa::Record>& records, const std::vector<std::string>& chain) {
    for (const tlsa::Record& record : records) {
        const tlsa::Slip slip = tlsa::slipIn(record, chain);
        if (slip != tlsa::Slip::None) return clauseOf(slip);
    }
    const bool issuersOnly = std::all_of(records.begin(), records.end(), [](const tlsa::Record& record) {
        return record.usage == tlsa::usage::daneTa;
    });
    return issuersOnly ? "the issuer that it pins is not in the chain that the server sends"
                       : clauseOf(tlsa::Slip::None);
}

/// A whole certificate is too long for a sentence.
std::string shown(const tlsa::Record& record) {
    constexpr std::size_t most = 64;
    tlsa::Record cut = record;
    cut.data.resize(std::min(record.data.size(), most));
    const bool whole = cut.data.size() == record.data.size();
    return cut.toString() + (whole ? "" : "... (" + std::to_string(record.data.size()) + " octets)");
}

std::string listOf(const std::vector<tlsa::Record>& records) {
    std::string list;
    for (const tlsa::Record& record : records) list += (list.empty() ? "" : "; ") + shown(record);
    return list;
}

struct Pinned {
    const DomainName& domain;
    const TlsaSet& set;
    std::vector<tlsa::Record> usable;
    bool sure;  ///< it is known that senders see the records as signed
};

void judgeServer(Inquiry& ask, Verdicts& verdicts, const Pinned& pinned, const Server& server) {
    const Session heard = session(ask, server, SmtpSessionKind::Greeting);
    if (heard.state == Session::State::Open) return verdicts.wait();
    std::vector<std::string> evidence = pinned.set.evidence;
    evidence.push_back(heard.evidence);
    if (heard.state == Session::State::Failed)
        return verdicts.couldNotLook(heard.subject, heard.reason, {heard.evidence});
    Args args{{arg::host, server.host.toString()},
              {arg::address, server.address.toString()},
              {arg::records, listOf(pinned.usable)}};
    const SmtpSession& transcript = *heard.transcript;
    if (!transcript.tls) {
        const auto ehlo = transcript.ehlo(false);
        if (ehlo && !ehlo->offers("STARTTLS") && pinned.sure)
            return verdicts.say("no-starttls", heard.subject, std::move(args), evidence);
        return verdicts.couldNotLook(heard.subject,
                                     "no encrypted connection came about, so no certificate was seen",
                                     {heard.evidence});
    }
    const std::vector<std::string>& chain = transcript.tls->chain;
    const auto key = chain.empty()
                         ? std::nullopt
                         : tlsa::dataFor(chain.front(), tlsa::selector::publicKey, tlsa::matching::sha256);
    if (!key) return verdicts.couldNotLook(heard.subject, "its certificate cannot be read", {heard.evidence});
    const tlsa::Record right{tlsa::usage::daneEe, tlsa::selector::publicKey, tlsa::matching::sha256, *key};
    args.push_back({arg::record, right.toString()});
    args.push_back({arg::name, "_25._tcp." + pinned.set.base.toString()});
    const auto verification =
        tlsa::verify(chain, pinned.usable, {pinned.set.base, server.host, pinned.domain}, ask.now());
    if (verification.result == tlsa::Verification::Result::Matches)
        return verdicts.say(pinned.sure ? "matches" : "matches-unvalidated", heard.subject, std::move(args),
                            evidence);
    const bool refused = verification.result == tlsa::Verification::Result::Refused;
    args.push_back({arg::reason, refused ? verification.why : reasonOf(pinned.usable, chain)});
    if (refused) {
        return verdicts.say(pinned.sure ? "not-valid" : "not-valid-unvalidated", heard.subject,
                            std::move(args), evidence);
    }
    verdicts.say(pinned.sure ? "mismatch" : "mismatch-unvalidated", heard.subject, std::move(args), evidence);
}

void sayFlaws(Verdicts& verdicts, const TlsaSet& set, const Subject& subject) {
    for (const tlsa::Record& record : set.records) {
        const tlsa::Flaw flaw = tlsa::flawOf(record);
        if (flaw == tlsa::Flaw::None) continue;
        verdicts.say("unusable", subject,
                     {{arg::name, "_25._tcp." + set.base.toString()},
                      {arg::record, shown(record)},
                      {arg::reason, clauseOf(flaw)}},
                     {set.lookup.evidence});
    }
}

/// What makes senders pass over the records of a host altogether. False: nothing does.
bool sayUnsigned(Verdicts& verdicts, const TlsaSet& set, const Subject& subject) {
    const bool tlsa = set.tlsa.state == State::Unsigned;
    if (!tlsa && set.addresses.state != State::Unsigned) return false;
    verdicts.say(tlsa ? "unsigned" : "address-unsigned", subject,
                 {{arg::host, subject.toString()}, {arg::name, "_25._tcp." + set.base.toString()}},
                 set.evidence);
    return true;
}

void judgeHost(Inquiry& ask, Verdicts& verdicts, const Servers& found, const HostAddresses& host) {
    const Subject subject = host.host;
    const TlsaSet set = tlsaSetOf(ask, host);
    if (set.isOpen()) return verdicts.wait();
    if (set.lookup.failed()) return verdicts.couldNotLook(subject, set.lookup.reason, set.evidence);
    if (set.lookup.absent()) return verdicts.doesNotApply(subject, "it has no TLSA record, and need not");
    if (sayUnsigned(verdicts, set, subject)) return;
    sayFlaws(verdicts, set, subject);
    const DomainName& domain = *ask.request().target.domain();
    const bool sure = set.tlsa.state == State::Signed && set.addresses.state == State::Signed;
    const Pinned pinned{domain, set, set.usable(), sure};
    if (pinned.usable.empty()) {
        return verdicts.say("none-usable", subject, {{arg::host, subject.toString()}}, set.evidence);
    }
    // Two names of one machine are one server; it is looked at once.
    for (const Server& server : found.all) {
        if (host.has(server.address)) judgeServer(ask, verdicts, pinned, server);
    }
    if (found.mailHosts.state != MailHosts::State::Explicit) return;
    const Signedness mx = signednessOf(ask, domain, dns::Type::Mx);
    if (mx.isOpen()) return verdicts.wait();
    if (mx.state == State::Unsigned) {
        verdicts.say("mx-unsigned", subject,
                     {{arg::host, subject.toString()}, {arg::domain, domain.toString()}}, mx.evidence);
    }
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    const Servers found = hostsToJudge(ask, verdicts);
    for (const HostAddresses& host : found.hosts) judgeHost(ask, verdicts, found, host);
}

}  // namespace

extern const Rule daneTlsa{"dane.tlsa", Scope::Domain, judge};

}  // namespace mailvitals::rules
