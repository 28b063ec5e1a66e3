// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/arc/validate.h"

#include "records/dkim/check_key.h"

#include <map>

namespace mailvitals::arc {
namespace {

using dkim::KeyAnswer;
using dkim::Outcome;
using dkim::Result;

class Validator {
 public:
    Validator(const Chain& chain, const dkim::KeyLookup& lookup, const dkim::Clock& clock)
        : chain_(chain), lookup_(lookup), clock_(clock) {}

    Verdict run() {
        // Asked for before any of them is looked at, so that all answers are fetched at once.
        for (const Set& set : chain_.sets) {
            messageSignatures_.push_back(messageSignature(set));
            seals_.push_back(seal(set));
        }
        const std::size_t newest = chain_.sets.size() - 1;
        judge(messageSignatures_[newest], Reason::MessageSignature, chain_.sets[newest].instance);
        for (std::size_t i = chain_.sets.size(); i-- > 0;)
            judge(seals_[i], Reason::Seal, chain_.sets[i].instance);
        if (verdict_.status == Status::Pass) verdict_.oldestPass = oldestPass();
        return std::move(verdict_);
    }

 private:
    /// Seal and signature of a set mostly have the same key.
    const KeyAnswer& ask(const DomainName& name) {
        const auto known = answers_.find(name);
        if (known != answers_.end()) return known->second;
        const KeyAnswer& answer = answers_.emplace(name, lookup_(name)).first->second;
        if (answer.state == KeyAnswer::State::Open) verdict_.open.push_back(name);
        return answer;
    }

    Outcome messageSignature(const Set& set) {
        if (!dkim::needsKey(set.messageSignature)) return dkim::conclude(set.messageSignature, {}, clock_);
        return dkim::conclude(set.messageSignature, ask(set.messageSignature.signature->signer.keyName),
                              clock_);
    }

    Outcome seal(const Set& set) {
        const dkim::Signer& signer = set.seal.signer;
        if (signer.algorithm == dkim::Algorithm::RsaSha1)
            return {.result = Result::PermError, .reason = dkim::Reason::HistoricAlgorithm};
        if (signer.algorithm == dkim::Algorithm::Unknown)
            return {.result = Result::Neutral, .reason = dkim::Reason::UnknownAlgorithm};
        return dkim::bestOf(ask(signer.keyName), [&](const dkim::ReadKey& key) {
            return dkim::checkAgainstKey(signer, set.sealHash, key);
        });
    }

    /// The first failure in the order of section 5.2 stands; one that is certain outdoes what is still open.
    void judge(const Outcome& outcome, Reason reason, unsigned instance) {
        if (verdict_.status == Status::Fail || outcome.result == Result::Pass) return;
        if (outcome.result == Result::Open) {
            verdict_.status = Status::Open;
            verdict_.reason = Reason::KeyOpen;
        } else if (outcome.result == Result::TempError) {
            if (verdict_.status != Status::Pass) return;
            verdict_.status = Status::TempError;
            verdict_.reason = Reason::KeyFailed;
            verdict_.instance = instance;
        } else {
            verdict_.status = Status::Fail;
            verdict_.reason = reason;
            verdict_.instance = instance;
            verdict_.signature = outcome;
        }
    }

    unsigned oldestPass() const {
        std::size_t first = chain_.sets.size();
        while (first > 0 && messageSignatures_[first - 1].result == Result::Pass) --first;
        return chain_.sets[first].instance;
    }

    const Chain& chain_;
    const dkim::KeyLookup& lookup_;
    const dkim::Clock& clock_;
    std::map<DomainName, KeyAnswer> answers_;
    std::vector<Outcome> messageSignatures_;
    std::vector<Outcome> seals_;
    Verdict verdict_{.status = Status::Pass, .reason = Reason::Good};
};

}  // namespace

const char* toString(Status status) {
    switch (status) {
        case Status::Open: return "open";
        case Status::None: return "none";
        case Status::Pass: return "pass";
        case Status::Fail: return "fail";
        case Status::TempError: break;
    }
    return "temperror";
}

Verdict conclude(const Chain& chain, const dkim::KeyLookup& lookup, const dkim::Clock& clock) {
    if (!chain.isThere()) return {.status = Status::None, .reason = Reason::NoChain};
    if (chain.saysFail) return {.status = Status::Fail, .reason = Reason::SaysFail, .instance = chain.newest};
    if (chain.flaw)
        return {.status = Status::Fail, .reason = Reason::Structure, .instance = chain.flaw->instance};
    return Validator(chain, lookup, clock).run();
}

}  // namespace mailvitals::arc
