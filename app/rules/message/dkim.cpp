// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/authentication/message_signatures.h"
#include "rules/parse_args.h"
#include "rules/rule.h"

#include <algorithm>

namespace mailvitals::rules {
namespace {

using dkim::Reason;

/// What went wrong, as far as the owner would do something else about it.
const char* tagForFailure(const dkim::Outcome& outcome) {
    switch (outcome.reason) {
        case Reason::BodyChanged:
        case Reason::BodyCut: return "body-changed";
        case Reason::SignatureWrong: return "header-changed";
        case Reason::NoKey: return "no-key";
        case Reason::KeyRevoked: return "key-revoked";
        case Reason::KeyMalformed:
        case Reason::KeyOtherAlgorithm:
        case Reason::KeyOtherHash:
        case Reason::KeyOtherService:
        case Reason::KeyExactIdentity: return "key-unfit";
        case Reason::KeyTooShort: return "key-short";
        case Reason::HistoricAlgorithm: return "historic";
        case Reason::Expired:
        case Reason::FromTheFuture: return "time";
        case Reason::FromNotCovered:
        case Reason::FromNotSigned:
        case Reason::FromMissing: return "from-open";
        default: return "malformed";
    }
}

const char* tagForPass(const MessageSignature& signature) {
    if (signature.examined->unsignedOctets > 0) return "appended";
    if (signature.outcome.testing) return "testing";
    return signature.outcome.expiredSince ? "good-then" : "good";
}

bool isGood(const MessageSignature& signature) {
    return signature.outcome.result == dkim::Result::Pass;
}

void judgeChain(Inquiry& ask, Verdicts& verdicts) {
    if (!ask.request().message->chain.isThere()) return;
    const ArcChain chain = arcChain(ask);
    const Subject subject = "ARC chain";
    const Args args{{arg::count, static_cast<std::int64_t>(ask.request().message->chain.sets.size())},
                    {arg::detail, chain.clause}};
    switch (chain.verdict.status) {
        case arc::Status::Open: return verdicts.wait();
        case arc::Status::None: return;
        case arc::Status::Pass: return verdicts.say("arc-good", subject, args, chain.evidence);
        case arc::Status::Fail: return verdicts.say("arc-broken", subject, args, chain.evidence);
        case arc::Status::TempError: break;
    }
    verdicts.couldNotLook(subject, unlessOffline(ask, "a key could not be fetched"), chain.evidence);
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    const MessageSignatures signatures = messageSignatures(ask);
    judgeChain(ask, verdicts);
    if (signatures.all.empty()) return verdicts.say("unsigned", signatures.subject, {}, {messageId});
    const bool open = std::any_of(
        signatures.all.begin(), signatures.all.end(),
        [](const MessageSignature& signature) { return signature.outcome.result == dkim::Result::Open; });
    if (open) return verdicts.wait();
    const bool anyGood = std::any_of(signatures.all.begin(), signatures.all.end(), isGood);
    for (const MessageSignature& signature : signatures.all) {
        if (signature.outcome.result == dkim::Result::TempError) {
            verdicts.couldNotLook(signature.subject, signature.keyFailure, signature.evidence);
            continue;
        }
        if (signature.brokenByCopy) {
            verdicts.couldNotLook(signature.subject, copyReason(*ask.request().message), signature.evidence);
            continue;
        }
        const Args args{{arg::domain, signature.domain},
                        {arg::selector, signature.selector},
                        {arg::name, signature.keyName},
                        {arg::count, static_cast<std::int64_t>(signature.examined->unsignedOctets)},
                        {arg::bits, static_cast<std::int64_t>(signature.outcome.keyBits)},
                        {arg::detail, signature.clause}};
        // A verifier passes over signatures that fail where another holds (RFC 6376 section 6.1).
        const char* tag = isGood(signature) ? tagForPass(signature)
                          : anyGood         ? "failed-beside"
                                            : tagForFailure(signature.outcome);
        verdicts.say(tag, signature.subject, args, signature.evidence);
    }
}

}  // namespace

extern const Rule messageDkim{"message.dkim", Scope::Message, judge};

}  // namespace mailvitals::rules
