// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/transport/light_hellos.h"
#include "rules/rule.h"

#include <algorithm>
#include <array>

namespace mailvitals::rules {
namespace {

using State = HelloAnswer::State;
using tls::HelloForm;
using tls::Weakness;

/// For people.
const char* nameOf(Weakness weakness) {
    switch (weakness) {
        case Weakness::Null: return "NULL (no encryption)";
        case Weakness::Export: return "export grade (40 or 56 bits)";
        case Weakness::Des: return "DES (56 bits)";
        case Weakness::Rc4: return "RC4";
        case Weakness::TripleDes: return "3DES";
        case Weakness::Anonymous: return "anonymous (no certificate)";
    }
    return "";
}

/// By OpenSSL's name of the suite: its key is made for one connection and then forgotten.
bool isForwardSecret(const std::string& cipher) {
    constexpr std::array starts{"TLS_", "ECDHE-", "DHE-", "AECDH-", "ADH-"};
    return std::any_of(starts.begin(), starts.end(),
                       [&](const char* start) { return cipher.starts_with(start); });
}

/// Of the hellos that are said only where the handshake gives a reason to.
std::optional<HelloAnswer> askIf(bool wanted, Inquiry& ask, const TlsPort& port, HelloForm form) {
    return wanted ? std::optional(answerTo(ask, port, form)) : std::nullopt;
}

bool isOpen(const std::optional<HelloAnswer>& answer) {
    return answer && answer->state == State::Open;
}

void judge(Inquiry& ask, Verdicts& verdicts, const TlsPort& port) {
    const TlsFacts* tls = port.isEncrypted() ? &*port.session->tls : nullptr;
    const Accepted<Weakness> weak = weakSuites(ask, port);
    const auto hybrid = askIf(tls && tls->protocol == "TLSv1.3", ask, port, HelloForm::Hybrid);
    // A server may choose a key exchange without it and know better ones.
    const auto secret = askIf(tls && !isForwardSecret(tls->cipher), ask, port, HelloForm::ForwardSecret);
    if (weak.open || isOpen(hybrid) || isOpen(secret)) return verdicts.wait();

    std::vector<std::string> evidence = weak.evidence;
    evidence.insert(evidence.begin(), port.evidence);
    for (const auto* answer : {&hybrid, &secret}) {
        if (*answer) evidence.push_back((*answer)->evidence);
    }
    std::vector<std::string> names;
    for (const Weakness weakness : weak.all) names.emplace_back(nameOf(weakness));
    const Args args{{arg::names, names},
                    {arg::name, tls ? tls->cipher : std::string()},
                    {arg::type, tls::nameOfGroup(tls::x25519MlKem768)}};
    const auto say = [&](const char* tag) { verdicts.say(tag, port.subject, args, evidence); };
    const bool users = port.reader == TlsPort::Reader::Users;
    const bool notSecret = secret && secret->state == State::Refuses;
    // No mail program offers these alone, and the defaults of Postfix have them.
    const bool onlyAnonymous = weak.all == std::vector{Weakness::Anonymous};
    if (!names.empty()) say(onlyAnonymous ? "anonymous-for-users" : users ? "weak-for-users" : "weak");
    if (notSecret) say(users ? "no-forward-secrecy-for-users" : "no-forward-secrecy");
    if (!names.empty() || notSecret) return;
    if (!weak.reason.empty()) return verdicts.couldNotLook(port.subject, weak.reason, evidence);
    if (secret && secret->state == State::Unknown)
        return verdicts.couldNotLook(port.subject, secret->reason, evidence);
    if (!tls)
        return verdicts.couldNotLook(port.subject, "the TLS handshake fails, so no cipher is known to work",
                                     evidence);
    say(hybrid && hybrid->state == State::Agrees ? "strong-hybrid" : "strong");
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    for (const TlsPort& port : tlsPortsToJudge(ask, verdicts)) {
        if (port.isAnswered())
            judge(ask, verdicts, port);
        else if (port.session->tlsError)
            verdicts.couldNotLook(port.subject, "the server does not answer the TLS handshake",
                                  {port.evidence});
        else
            verdicts.doesNotApply(port.subject, noTlsBegun);
    }
}

}  // namespace

extern const Rule tlsCiphers{"tls.ciphers", Scope::Any, judge};

}  // namespace mailvitals::rules
