// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/relay_proof.h"

#include "base/ascii.h"
#include "base/printable.h"
#include "evidence/evidence.h"
#include "evidence/relay_trials.h"
#include "records/message/address.h"
#include "records/smtp/proof_message.h"

#include <algorithm>

namespace mailvitals {
namespace {

/// Letters, digits and the few marks that need no quoting (RFC 5321 section 4.1.2, Dot-string).
bool isPlainLocalPart(const std::string& local) {
    static constexpr std::string_view marks = "!#$&'*+-/=?^_`{|}~.";
    return std::all_of(local.begin(), local.end(), [](char c) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        return letter || marks.find(c) != marks.npos;
    });
}

std::size_t rankOf(const smtp::RelayForm& form) {
    return static_cast<std::size_t>(&form - smtp::relayForms().data());
}

}  // namespace

const char* toString(ProofArrival arrival) {
    switch (arrival) {
        case ProofArrival::NotTold: return "not-told";
        case ProofArrival::Arrived: return "arrived";
        case ProofArrival::Missing: return "missing";
    }
    return "";
}

std::optional<AcceptedForm> acceptedAt(const Evidence& evidence, const IpEndpoint& server) {
    std::optional<AcceptedForm> best;
    for (const auto& [question, attempt] : evidence.of<SmtpQuestion>()) {
        const SmtpSession* session = attempt.answer();
        if (question.kind != SmtpSessionKind::Relay || question.server != server || !session) continue;
        for (const TrialOutcome& outcome : trialOutcomes(question, *session)) {
            const smtp::RelayForm* form = formOf(outcome.trial);
            if (!form || outcome.answer != smtp::RelayAnswer::Accepted) continue;
            if (!best || rankOf(*form) < rankOf(*best->form))
                best = {question.host, question.server, question.tls, form};
        }
    }
    return best;
}

std::optional<std::string> whyNotForProof(const std::string& mailbox, const Target& target) {
    const auto list = message::parseAddresses(mailbox);
    const bool one = list && list->mailboxes.size() == 1 && list->groups.empty();
    if (!one || list->mailboxes.front().address() != mailbox)
        return "That is not the address of one mailbox, such as you@example.com.";
    const message::Mailbox& box = list->mailboxes.front();
    const auto domain = DomainName::parse(box.domain);
    // A longer local part is nobody's (RFC 5321 section 4.5.3.1.1).
    if (!isPlainLocalPart(box.localPart) || box.localPart.size() > 64 || !domain || !domain->isHostName() ||
        domain->labels().size() < 2)
        return "That address is too unusual for this; take one of plain letters, digits and dots.";
    if (target.domain() && domain->isWithin(*target.domain()))
        return "That mailbox is at home on the server itself, so it would be no stranger's. Take one that "
               "you "
               "have elsewhere.";
    return std::nullopt;
}

RelayProof makeProof(const AcceptedForm& through, const Target& target, const std::string& mailbox,
                     const std::string& mark, std::chrono::sys_seconds time) {
    const std::string literal = through.server.address.toSmtpLiteral();
    const std::string own = target.domain() ? target.domain()->toString() : literal;
    const std::string host = through.host.isRoot() ? literal : through.host.toString();
    const smtp::RelayEnvelope envelope = smtp::envelopeOf(
        *through.form,
        {mailbox, mailbox, own, host, through.server.address, mailbox.substr(0, mailbox.rfind('@'))});
    const std::string text = smtp::proofMessage({envelope, mailbox, own, through.server, mark, time});
    RelayProof proof{{SmtpSessionKind::Proof, through.host, through.server, through.tls}, mailbox, mark};
    proof.question.trials.push_back({"proof-" + mark, envelope.sender, envelope.recipient});
    proof.question.message = text;
    return proof;
}

std::string wordsOf(const RelayProof& proof) {
    const SmtpTrial& trial = proof.question.trials.front();
    std::string words = "MAIL FROM:<" + trial.sender + ">\nRCPT TO:<" + trial.recipient + ">\nDATA\n" +
                        proof.question.message + ".\n";
    std::erase(words, '\r');
    std::string shown;
    for (const std::string_view line : ascii::split(words, '\n'))
        shown += (shown.empty() ? "" : "\n") + printable(line);
    return shown;
}

}  // namespace mailvitals
