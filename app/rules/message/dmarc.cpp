// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/dmarc/evaluate.h"
#include "rules/facts/authentication/message_signatures.h"
#include "rules/facts/authentication/message_spf.h"
#include "rules/facts/lookup.h"
#include "rules/rule.h"

#include <algorithm>

namespace mailvitals::rules {
namespace {

using dmarc::Identifier;
using dmarc::Mechanism;
using dmarc::Proof;

/// A signature that a copy may have broken proves nothing either way.
Proof proofOf(const MessageSignature& signature) {
    const bool unknown = signature.outcome.result == dkim::Result::TempError || signature.brokenByCopy;
    if (unknown) return Proof::TemporaryError;
    return signature.outcome.result == dkim::Result::Pass ? Proof::Pass : Proof::Fail;
}

/// Where the line that names the address is assumed, another one may name one that passes.
Proof proofOf(const MessageSpf& spf) {
    if (spf.state == MessageSpf::State::Untold || spf.evaluation.result == spf::Result::TempError)
        return Proof::TemporaryError;
    if (spf.evaluation.result == spf::Result::Pass) return Proof::Pass;
    return spf.assumed ? Proof::TemporaryError : Proof::Fail;
}

/// What SPF and DKIM speak for. Where nobody knows whom SPF was about, it could have been the author's
/// domain.
std::vector<Identifier> identifiersOf(const MessageSignatures& signatures, const MessageSpf& spf,
                                      const DomainName& author) {
    std::vector<Identifier> identifiers;
    for (const MessageSignature& signature : signatures.all) {
        if (!signature.examined->signature) continue;
        identifiers.push_back(
            {Mechanism::Dkim, signature.examined->signature->signer.domain, proofOf(signature)});
    }
    const bool untold = spf.state == MessageSpf::State::Untold;
    if (spf.state == MessageSpf::State::Beside) return identifiers;
    if (untold || spf.domain)
        identifiers.push_back({Mechanism::Spf, untold ? author : *spf.domain, proofOf(spf)});
    return identifiers;
}

/// Looks up every record that may matter. False: some are still open.
bool fillRecords(Inquiry& ask, dmarc::Circumstances& circumstances, std::vector<std::string>& evidence) {
    std::set<DomainName> asked;
    for (;;) {
        bool open = false;
        bool more = false;
        for (const DomainName& name : dmarc::namesToLookUp(circumstances)) {
            const auto at = name.child("_dmarc");
            if (!at || !asked.insert(name).second) continue;
            more = true;
            const Lookup lookup = lookUp(ask, *at, dns::Type::Txt);
            open = open || lookup.isOpen();
            if (lookup.failed()) circumstances.unknown.insert(name);
            std::vector<std::string> texts = lookup.texts();
            std::erase_if(texts, [](const std::string& text) { return !dmarc::isRecord(text); });
            if (texts.empty()) continue;
            evidence.push_back(lookup.evidence);
            auto record = dmarc::parse(texts.front());
            if (texts.size() > 1 || !record)  // of several, none counts (RFC 9989 section 4.7)
                circumstances.spoiled.insert(name);
            else
                circumstances.records.emplace(name, std::move(*record));
        }
        if (open) return false;
        if (!more) return true;
    }
}

std::string describe(const dmarc::AlignmentVerdict& verdict) {
    const Identifier& identifier = verdict.identifier;
    const std::string what = identifier.mechanism == Mechanism::Dkim ? "DKIM" : "SPF";
    if (identifier.proof == Proof::TemporaryError) return what + " could not be judged";
    const std::string whose = what + " for " + identifier.domain.toString();
    if (identifier.proof == Proof::Fail) return whose + " fails";
    return whose + (verdict.aligned ? " passes and is aligned" : " passes, but is not aligned");
}

std::vector<std::string> describe(const dmarc::Evaluation& evaluation) {
    std::vector<std::string> words;
    for (const dmarc::AlignmentVerdict& verdict : evaluation.identifiers) words.push_back(describe(verdict));
    if (words.empty()) words.emplace_back("there is neither SPF nor DKIM");
    return words;
}

/// Why there is no result, and what is known of the policy all the same.
std::string reasonOf(const dmarc::Evaluation& evaluation, const MessageSpf& spf, const MessagePath& path) {
    std::string why = evaluation.why;
    const bool failsByAssumption =
        spf.state == MessageSpf::State::Judged && spf.assumed &&
        spf.evaluation.result != spf::Result::TempError &&
        std::any_of(evaluation.identifiers.begin(), evaluation.identifiers.end(),
                    [](const dmarc::AlignmentVerdict& verdict) {
                        return verdict.identifier.mechanism == Mechanism::Spf && verdict.aligned;
                    });
    if (failsByAssumption) {
        why = "SPF fails for " + spf.client + ", but that step " +
              std::to_string(path.journey.arrival->hop + 1) +
              " of its route is the one from outside is only assumed";
    }
    if (!evaluation.recordAt) return why;
    return why + "; the policy at _dmarc." + evaluation.recordAt->toString() +
           " is p=" + std::string(dmarc::toString(evaluation.policy));
}

const char* tagFor(const dmarc::Evaluation& evaluation) {
    switch (evaluation.result) {
        case dmarc::Result::None: return "no-record";
        case dmarc::Result::Pass: return "pass";
        default: return evaluation.disposition == dmarc::Policy::None ? "fail-let-through" : "fail";
    }
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    const MessagePath path = messagePathOf(ask);
    const Subject subject = subjectOf(*ask.request().message);
    if (!path.author) {
        const std::string reason =
            path.authorAsWritten.empty()
                ? "the From header does not name one domain"
                : "the domain in the From header cannot be written in the DNS: " + path.authorAsWritten;
        return verdicts.couldNotLook(subject, reason, {messageId});
    }
    const MessageSignatures signatures = messageSignatures(ask);
    const MessageSpf spf = mailvitals::messageSpf(ask, path);
    const Lookup exists = lookUp(ask, *path.author, dns::Type::Mx);
    dmarc::Circumstances circumstances{*path.author, true, identifiersOf(signatures, spf, *path.author),
                                       {},           {},   {}};
    std::vector<std::string> evidence{messageId};
    const bool complete = fillRecords(ask, circumstances, evidence);
    const bool signaturesOpen = std::any_of(
        signatures.all.begin(), signatures.all.end(),
        [](const MessageSignature& signature) { return signature.outcome.result == dkim::Result::Open; });
    if (!complete || signaturesOpen || spf.state == MessageSpf::State::Open || exists.isOpen())
        return verdicts.wait();
    circumstances.authorExists = exists.state != Lookup::State::NoSuchName;
    const dmarc::Evaluation now = dmarc::evaluate(circumstances);
    const dmarc::Evaluation older = dmarc::evaluateAsRfc7489(circumstances);
    // Nobody judges by DMARC what came in by a login; a signature that holds is welcome all the same.
    if (spf.state == MessageSpf::State::Beside && now.result != dmarc::Result::Pass)
        return verdicts.doesNotApply(subject, spf.reason);
    if (now.result == dmarc::Result::TemporaryError)
        return verdicts.couldNotLook(subject, unlessOffline(ask, reasonOf(now, spf, path)), evidence);
    const Args args{{arg::domain, shownName(*path.author, path.authorAsWritten)},
                    {arg::name, now.recordAt ? now.recordAt->toString() : std::string()},
                    {arg::policy, std::string(dmarc::toString(now.disposition))},
                    {arg::detail, describe(now)}};
    verdicts.say(tagFor(now), subject, args, evidence);
    if (older.result != now.result && older.result != dmarc::Result::TemporaryError) {
        verdicts.say(older.result == dmarc::Result::Pass ? "older-passes" : "older-fails", subject, args,
                     evidence);
    }
}

}  // namespace

extern const Rule messageDmarc{"message.dmarc", Scope::Message, judge};

}  // namespace mailvitals::rules
