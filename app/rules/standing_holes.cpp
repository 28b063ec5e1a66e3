// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/standing_holes.h"

#include "evidence/relay_trials.h"
#include "rules/facts/smtp/relay_sessions.h"

#include <algorithm>

namespace mailvitals {
namespace {

using smtp::RelayAnswer;

/// A mail that was offered on one side of encryption, and what became of it.
struct Offer {
    std::string name;
    TrialOutcome outcome;
};

std::string nameOf(const SmtpTrial& trial) {
    const smtp::RelayForm* form = formOf(trial);
    return std::string(form ? form->name : std::string_view(trial.name));
}

/// What was offered there that a sound server takes from nobody.
std::vector<Offer> offersAt(const Evidence& evidence, const IpEndpoint& place) {
    std::vector<Offer> offers;
    for (const auto& [question, attempt] : evidence.of<SmtpQuestion>()) {
        const SmtpSession* transcript = attempt.answer();
        if (question.kind != SmtpSessionKind::Relay || question.server != place || !transcript) continue;
        for (TrialOutcome& outcome : trialOutcomes(question, *transcript)) {
            const bool bad = formOf(outcome.trial) || outcome.trial.name == ownDomainControl;
            if (bad) offers.push_back({nameOf(outcome.trial), std::move(outcome)});
        }
    }
    return offers;
}

/// Who demands a login before he hears of a recipient demands it of everybody.
bool demandsLogin(const Offer& offer) {
    return offer.outcome.answer == RelayAnswer::NeedsAuthentication && !offer.outcome.named;
}

/// A yes or a no to this very mail. Whoever turns us away, or puts us off, says neither.
bool isAnswered(const TrialOutcome& outcome) {
    if (!outcome.named) return outcome.answer == RelayAnswer::SenderRefused;
    return outcome.answer == RelayAnswer::Accepted || isNo(&outcome);
}

/// Does what was said to this offer tell whether the hole is still there?
bool looksAgainAt(const Offer& hole, const Offer& offer) {
    if (demandsLogin(offer)) return true;
    const bool sameEndpoint = offer.outcome.encrypted == hole.outcome.encrypted ||
                              (!hole.outcome.encrypted && offer.outcome.demandedTls);
    return offer.name == hole.name && sameEndpoint && isAnswered(offer.outcome);
}

/// Was everything that had been taken there offered again, and answered?
bool wasOfferedAgain(const Evidence& before, const Evidence& later, const IpEndpoint& place) {
    const std::vector<Offer> offers = offersAt(later, place);
    const std::vector<Offer> holes = offersAt(before, place);
    return std::all_of(holes.begin(), holes.end(), [&](const Offer& hole) {
        if (hole.outcome.answer != RelayAnswer::Accepted) return true;
        return std::any_of(offers.begin(), offers.end(),
                           [&](const Offer& offer) { return looksAgainAt(hole, offer); });
    });
}

bool talksToStrangersAt(const Evidence& evidence, const IpAddress& server) {
    const auto& sessions = evidence.of<SmtpQuestion>();
    return std::any_of(sessions.begin(), sessions.end(), [&](const auto& item) {
        return item.first.kind == SmtpSessionKind::Relay && item.first.server.address == server;
    });
}

bool isHole(const Finding& finding) {
    const bool ofTrials = finding.rule == "relay.open" || finding.rule == "trust.own-domain";
    return ofTrials && (finding.outcome == Outcome::Critical || finding.outcome == Outcome::Warning);
}

const Finding* sameIn(const std::vector<Finding>& findings, const Finding& finding) {
    const auto found = std::find_if(findings.begin(), findings.end(), [&](const Finding& other) {
        return other.rule == finding.rule && other.subject == finding.subject;
    });
    return found == findings.end() ? nullptr : &*found;
}

bool stands(const Finding& hole, const JudgedLook& before, const JudgedLook& later, const std::string& rule) {
    const IpEndpoint* place = hole.subject.endpoint();
    if (!place) return false;
    if (hole.rule == rule) {
        const Finding* now = sameIn(later.findings, hole);
        if (!now || now->outcome == Outcome::Unknown || now->outcome == Outcome::NotApplicable) return true;
        if (urgencyOf(now->outcome) >= urgencyOf(hole.outcome)) return false;
    } else if (!talksToStrangersAt(later.evidence, place->address)) {
        return false;  // nothing of it is touched
    }
    return !wasOfferedAgain(before.evidence, later.evidence, *place);
}

}  // namespace

std::vector<Finding> standingHoles(const JudgedLook& before, const JudgedLook& later,
                                   const std::string& rule) {
    std::vector<Finding> standing;
    for (const Finding& finding : before.findings) {
        if (isHole(finding) && stands(finding, before, later, rule)) standing.push_back(finding);
    }
    return standing;
}

}  // namespace mailvitals
