// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/hex.h"
#include "records/tlsa/match.h"
#include "records/x509/certificate.h"
#include "rules/facts/smtp/sessions.h"
#include "rules/facts/transport/tlsa_set.h"
#include "rules/rule.h"

#include <algorithm>

namespace mailvitals::rules {
namespace {

using tlsa::Record;
using Records = std::vector<Record>;
using State = KnownIssuer::State;

bool matchesAny(const Records& records, const std::vector<std::string>& chain,
                const std::vector<DomainName>& names, std::chrono::sys_seconds now) {
    return !records.empty() &&
           tlsa::verify(chain, records, names, now).result == tlsa::Verification::Result::Matches;
}

/// The certificate that a record pins: a place in the chain. None: it stands in the record itself.
std::optional<std::size_t> placePinnedBy(const Record& record, const std::vector<std::string>& chain) {
    for (std::size_t i = 0; i < chain.size(); ++i) {
        if (tlsa::dataFor(chain[i], record.selector, record.matching) == record.data) return i;
    }
    return std::nullopt;
}

const KnownIssuer* issuerWith(const Policy& policy, const std::string& key) {
    const auto found = std::find_if(policy.issuers.begin(), policy.issuers.end(),
                                    [&](const KnownIssuer& issuer) { return issuer.key == key; });
    return found == policy.issuers.end() ? nullptr : &*found;
}

bool pins(const Records& records, const std::string& key) {
    return std::any_of(records.begin(), records.end(), [&](const Record& record) {
        return record.usage == tlsa::usage::daneTa && record.selector == tlsa::selector::publicKey &&
               record.matching == tlsa::matching::sha256 && toHex(record.data) == key;
    });
}

/// Every authority from which the next certificate may come.
bool pinsWholePool(const Records& records, const Policy& policy, const std::string& pool) {
    return std::all_of(policy.issuers.begin(), policy.issuers.end(), [&](const KnownIssuer& issuer) {
        return issuer.pool != pool || issuer.state == State::Spare || pins(records, issuer.key);
    });
}

/// What becomes of one record when the certificate is renewed; in the order of what helps most.
enum class Fate { Survives, Prepared, KeepsIfKeyIsKept, UnknownIssuer, ByChance, Retired, Breaks };

struct Judged {
    Fate fate = Fate::Breaks;
    std::string issuer;  ///< the name of the authority that is pinned
};

Judged fateOfIssuer(const Policy& policy, const Records& usable, const std::string& der) {
    const auto key = tlsa::dataFor(der, tlsa::selector::publicKey, tlsa::matching::sha256);
    const KnownIssuer* known = key ? issuerWith(policy, toHex(*key)) : nullptr;
    if (!known) {
        const auto certificate = x509::parse(der);
        const bool root = certificate && certificate->selfIssued;
        return {root ? Fate::Survives : Fate::UnknownIssuer,
                certificate ? certificate->subject : std::string()};
    }
    switch (known->state) {
        case State::Root: return {Fate::Survives, known->name};
        case State::Retired: return {Fate::Retired, known->name};
        case State::Issuing:
        case State::Spare: break;
    }
    return {pinsWholePool(usable, policy, known->pool) ? Fate::Survives : Fate::ByChance, known->name};
}

Judged fateOf(const Policy& policy, const Record& record, const Records& usable,
              const std::vector<std::string>& chain) {
    if (record.usage == tlsa::usage::daneEe)
        return {record.selector == tlsa::selector::publicKey ? Fate::KeepsIfKeyIsKept : Fate::Breaks, {}};
    const auto place = placePinnedBy(record, chain);
    return fateOfIssuer(policy, usable, place ? chain[*place] : record.data);
}

const char* tagOf(Fate fate) {
    switch (fate) {
        case Fate::Survives: return "survives";
        case Fate::Prepared: return "prepared";
        case Fate::KeepsIfKeyIsKept: return "depends-on-key";
        case Fate::UnknownIssuer: return "unknown-issuer";
        case Fate::ByChance: return "by-chance";
        case Fate::Retired: return "retired-issuer";
        case Fate::Breaks: break;
    }
    return "breaks";
}

void judgeServer(Inquiry& ask, Verdicts& verdicts, const TlsaSet& set, const Server& server) {
    const Session heard = session(ask, server, SmtpSessionKind::Greeting);
    if (heard.state == Session::State::Open) return verdicts.wait();
    // What keeps it from being looked at, dane.tlsa says.
    if (!heard.transcript || !heard.transcript->tls)
        return verdicts.doesNotApply(heard.subject, "no certificate was seen");
    const std::vector<std::string>& chain = heard.transcript->tls->chain;
    const auto certificate = x509::parse(chain.empty() ? std::string() : chain.front());
    const std::vector<DomainName> names{set.base, server.host, *ask.request().target.domain()};
    const Records usable = set.usable();
    if (!certificate || !matchesAny(usable, chain, names, ask.now()))
        return verdicts.doesNotApply(heard.subject, "its TLSA records do not match the certificate even now");
    Judged best;
    bool other = false;
    for (const Record& record : usable) {
        if (!matchesAny({record}, chain, names, ask.now())) {
            other = other || record.usage == tlsa::usage::daneEe;
            continue;
        }
        Judged one = fateOf(ask.policy(), record, usable, chain);
        if (one.fate < best.fate) best = std::move(one);
    }
    // A second key beside the one in use is there for the next renewal.
    if (best.fate > Fate::Prepared && other) best.fate = Fate::Prepared;
    const auto life = certificate->notAfter - certificate->notBefore;
    std::vector<std::string> evidence = set.evidence;
    evidence.push_back(heard.evidence);
    verdicts.say(tagOf(best.fate), heard.subject,
                 {{arg::host, server.host.toString()},
                  {arg::issuer, best.issuer},
                  {arg::date, std::chrono::floor<std::chrono::seconds>(certificate->notAfter - life / 3)}},
                 evidence);
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    const Servers found = hostsToJudge(ask, verdicts);
    for (const HostAddresses& host : found.hosts) {
        const TlsaSet set = tlsaSetOf(ask, host);
        if (set.isOpen()) verdicts.wait();
        if (set.lookup.absent()) verdicts.doesNotApply(host.host, "it has no TLSA record");
        if (set.lookup.failed()) verdicts.doesNotApply(host.host, "its TLSA records could not be looked up");
        if (set.isOpen() || !set.lookup.found()) continue;
        const bool heeded = set.tlsa.state != Signedness::State::Unsigned &&
                            set.addresses.state != Signedness::State::Unsigned;
        if (!heeded) {
            verdicts.doesNotApply(host.host, "its TLSA records are not signed, so no sender heeds them");
            continue;
        }
        for (const Server& server : found.all) {
            if (host.has(server.address)) judgeServer(ask, verdicts, set, server);
        }
    }
}

}  // namespace

extern const Rule daneRollover{"dane.rollover", Scope::Domain, judge};

}  // namespace mailvitals::rules
