// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ascii.h"
#include "evidence/relay_trials.h"
#include "rules/facts/smtp/proven_place.h"
#include "rules/facts/smtp/sessions.h"
#include "rules/rule.h"

namespace mailvitals::rules {
namespace {

/// Where it arrived, a message from inside proves nothing of strangers.
const char* tagForArrived(Standpoint standpoint) {
    if (standpoint == Standpoint::Outside) return "arrived";
    return standpoint == Standpoint::Inside ? "arrived-inside" : "arrived-unplaced";
}

/// The server answers for the message now (RFC 5321 section 6.1). Whether it sends it on, only whoever reads
/// the mailbox can tell.
const char* tagForTaken(ProofArrival arrival, Standpoint standpoint) {
    if (arrival == ProofArrival::Arrived) return tagForArrived(standpoint);
    return arrival == ProofArrival::Missing ? "missing" : "taken";
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    const RelayProof& proof = *ask.request().proof;
    ask.prefetch([&] { ownAddresses(ask); });
    ask.ask(LocalQuestion());
    const Session heard = session(ask, proof.question);
    if (heard.state == Session::State::Open) return verdicts.wait();
    std::vector<std::string> evidence{heard.evidence};
    if (!heard.transcript) return verdicts.couldNotLook(heard.subject, heard.reason, evidence);

    const std::vector<TrialOutcome> outcomes = trialOutcomes(proof.question, *heard.transcript);
    if (outcomes.empty()) return verdicts.couldNotLook(heard.subject, "no recipient was named", evidence);
    const TrialOutcome& outcome = outcomes.front();
    Args args{{arg::address, proof.question.server.address.toString()},
              {arg::port, static_cast<std::int64_t>(proof.question.server.port)},
              {arg::recipient, proof.mailbox},
              {arg::mark, proof.mark}};
    const auto say = [&](const char* tag, const std::string& reply) {
        args.push_back({arg::reply, reply});
        verdicts.say(tag, heard.subject, args, evidence);
    };
    if (outcome.answer != smtp::RelayAnswer::Accepted) {
        if (outcome.answer) return say("refused", outcome.reply);
        return verdicts.couldNotLook(heard.subject, "the session ended before a recipient could be named",
                                     evidence);
    }
    const SmtpExchange* end = heard.transcript->find(".");
    const SmtpExchange* last = end ? end : heard.transcript->find("DATA");
    // Broken off behind the message it may have been taken as well.
    if (!last || !SmtpSession::replyOf(*last))
        return verdicts.couldNotLook(
            heard.subject, "the session broke off before it was clear what became of the message", evidence);
    const std::string reply = ascii::join(last->lines, " / ");
    if (!end || !SmtpSession::replyOf(*end)->positive()) return say("refused-message", reply);
    const ProvenPlace place = provenPlace(ask, proof.question.server.address, *heard.transcript);
    if (place.standpoint == Standpoint::Open) return verdicts.wait();
    evidence.insert(evidence.end(), place.evidence.begin(), place.evidence.end());
    say(tagForTaken(proof.arrival, place.standpoint), reply);
}

}  // namespace

extern const Rule relayProof{"relay.proof", Scope::Proof, judge};

}  // namespace mailvitals::rules
