// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/authentication/message_signatures.h"

#include "rules/facts/lookup.h"
#include "rules/verdicts.h"

#include <algorithm>
#include <map>

namespace mailvitals {
namespace {

dkim::KeyAnswer keyAnswerFrom(const Lookup& lookup) {
    using State = dkim::KeyAnswer::State;
    if (lookup.isOpen()) return {State::Open, {}};
    if (lookup.failed()) return {State::Failed, {}};
    if (!lookup.found()) return {State::Absent, {}};
    const std::vector<std::string> texts = lookup.texts();
    return {State::Found, {texts.begin(), texts.end()}};
}

/// Keys that were made ready, by their names: signatures of one signer share them.
using Keys = std::map<DomainName, dkim::KeyAnswer>;

const dkim::KeyAnswer& answerAt(const DomainName& name, const Lookup& lookup, Keys& keys) {
    const auto known = keys.find(name);
    return known != keys.end() ? known->second : keys.emplace(name, keyAnswerFrom(lookup)).first->second;
}

/// The message is another one than the signed.
bool isBroken(const dkim::Outcome& outcome) {
    using dkim::Reason;
    return outcome.reason == Reason::BodyChanged || outcome.reason == Reason::BodyCut ||
           outcome.reason == Reason::SignatureWrong;
}

/// The receiving server's line tells when the message came (RFC 6376 section 3.5).
dkim::Clock clockFor(const Inquiry& ask) {
    return {ask.now(), messagePath(ask.request()).journey.receivedAt()};
}

MessageSignature signatureFrom(Inquiry& ask, const dkim::Examined& examined, std::size_t number,
                               const dkim::Clock& clock, Keys& keys) {
    MessageSignature signature;
    signature.examined = &examined;
    signature.evidence = {messageId};
    signature.subject = "signature " + std::to_string(number);
    dkim::KeyAnswer key;
    if (examined.signature) {
        const dkim::Signer& signer = examined.signature->signer;
        signature.domain = signer.domain.toString();
        signature.selector = signer.selector;
        signature.keyName = signer.keyName.toString();
        signature.subject += ", " + signature.domain;
        if (dkim::needsKey(examined)) {
            const Lookup lookup = lookUp(ask, signer.keyName, dns::Type::Txt);
            key = answerAt(signer.keyName, lookup, keys);
            signature.keyFailure = lookup.reason;
            signature.evidence.push_back(lookup.evidence);
        }
    }
    signature.outcome = dkim::conclude(examined, key, clock);
    signature.brokenByCopy = isBroken(signature.outcome) && !copyReason(*ask.request().message).empty();
    if (signature.outcome.result != dkim::Result::Pass) signature.clause = clauseFor(signature.outcome);
    return signature;
}

std::string chainClause(const arc::Verdict& verdict) {
    const std::string which = verdict.instance == 0 ? std::string() : " " + std::to_string(verdict.instance);
    switch (verdict.reason) {
        case arc::Reason::Structure: return "its fields" + which + " are not as they should be";
        case arc::Reason::SaysFail: return "a server on the way found it broken already";
        case arc::Reason::MessageSignature:
            return "in signature" + which + ", " + (verdict.signature ? clauseFor(*verdict.signature) : "");
        case arc::Reason::Seal:
            return "in seal" + which + ", " + (verdict.signature ? clauseFor(*verdict.signature) : "");
        default: return {};
    }
}

}  // namespace

std::string unlessOffline(const Inquiry& ask, std::string reason) {
    return ask.request().offline ? reasonOf({FailureReason::Offline, {}}) : std::move(reason);
}

std::string subjectOf(const MessageItem& message) {
    return message.name.empty() ? "message" : message.name;
}

std::string copyReason(const MessageItem& message) {
    if (!message.copied.empty())
        return "the file is a copy and not the message as it was received: " + message.copied;
    return message.hasText() ? std::string()
                             : "the file has the header only, and not the text that was signed";
}

MessageSignatures messageSignatures(Inquiry& ask) {
    const MessageItem& message = *ask.request().message;
    MessageSignatures signatures{subjectOf(message), {}};
    const dkim::Clock clock = clockFor(ask);
    Keys keys;
    ask.prefetch([&] {  // all keys at once
        for (const dkim::Examined& examined : message.signatures)
            (void)signatureFrom(ask, examined, 0, clock, keys);
    });
    for (const dkim::Examined& examined : message.signatures)
        signatures.all.push_back(signatureFrom(ask, examined, signatures.all.size() + 1, clock, keys));
    return signatures;
}

ArcChain arcChain(Inquiry& ask) {
    ArcChain chain;
    chain.evidence = {messageId};
    chain.verdict = arc::conclude(
        ask.request().message->chain,
        [&](const DomainName& name) {
            const Lookup lookup = lookUp(ask, name, dns::Type::Txt);
            chain.evidence.push_back(lookup.evidence);
            return keyAnswerFrom(lookup);
        },
        clockFor(ask));
    // Each key may have been looked at more than once on the way to the verdict.
    std::sort(chain.evidence.begin() + 1, chain.evidence.end());
    chain.evidence.erase(std::unique(chain.evidence.begin(), chain.evidence.end()), chain.evidence.end());
    chain.clause = chainClause(chain.verdict);
    return chain;
}

std::string clauseFor(const dkim::Outcome& outcome) {
    using dkim::Reason;
    switch (outcome.reason) {
        case Reason::Good: return "it holds";
        case Reason::KeyOpen: return "its key has not been asked for yet";
        case Reason::Malformed:
            return outcome.error ? outcome.error->what + " (" + outcome.error->section + ")"
                                 : "it cannot be read";
        case Reason::UnknownAlgorithm: return "it uses an algorithm that nobody knows";
        case Reason::HistoricAlgorithm: return "it uses SHA-1, which no receiver accepts any more";
        case Reason::FromNotSigned: return "it does not cover the From header";
        case Reason::FromMissing: return "the message has no From header";
        case Reason::IdentityElsewhere: return "its i= is not within its d=";
        case Reason::NoKey: return "there is no key where it says";
        case Reason::KeyMalformed:
            return "its key record cannot be read" +
                   (outcome.error ? ": " + outcome.error->what : std::string());
        case Reason::KeyRevoked: return "its key has been withdrawn (empty p=)";
        case Reason::KeyOtherAlgorithm: return "its key is of another type than the signature";
        case Reason::KeyOtherHash: return "its key does not allow the hash that it uses (h=)";
        case Reason::KeyOtherService: return "its key is not meant for mail (s=)";
        case Reason::KeyExactIdentity:
            return "its key is for the very domain only (t=s), and i= is a subdomain";
        case Reason::KeyFailed: return "its key could not be fetched";
        case Reason::BodyChanged: return "the text of the message is not the one that was signed";
        case Reason::BodyCut: return "the text of the message is shorter than what was signed";
        case Reason::SignatureWrong: return "headers were changed, or the key in the DNS is another one";
        case Reason::KeyTooShort: return "its key is shorter than 1024 bits";
        case Reason::Expired: return "it has expired";
        case Reason::FromTheFuture: return "it claims to have been made in the future";
        case Reason::FromNotCovered: break;
    }
    return "there are more From headers than it covers";
}

}  // namespace mailvitals
