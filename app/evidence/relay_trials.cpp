// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/relay_trials.h"

#include "base/ascii.h"

#include <algorithm>

namespace mailvitals {
namespace {

using smtp::RelayAnswer;

constexpr std::string_view again = "-again";

std::string pathOf(const std::string& command) {
    const std::size_t open = command.find('<');
    const std::size_t close = command.rfind('>');
    return open == command.npos || close == command.npos ? std::string()
                                                         : command.substr(open + 1, close - open - 1);
}

bool isCommand(const SmtpExchange& exchange, std::string_view verb) {
    return exchange.sent.starts_with(verb);
}

/// Unknown, not implemented, or not now (RFC 5321 section 4.2.2).
bool isTurnedOff(const smtp::Reply& reply) {
    return reply.code >= 500 && reply.code <= 504;
}

/// Who refuses before a recipient is named refuses us, or our sender. Only where the words tell so, or a
/// login is demanded, is it about relaying.
RelayAnswer beforeRecipient(RelayAnswer answer, const smtp::Reply& reply, bool atMail) {
    if (answer != RelayAnswer::Refused) return answer;
    const std::string text = reply.text();
    const bool aboutUs = ascii::containsIgnoringCase(text, "relay") ||
                         ascii::containsIgnoringCase(text, "client host rejected");
    if (!atMail) return RelayAnswer::TesterBlocked;
    return aboutUs ? answer : RelayAnswer::SenderRefused;
}

class Reader {
 public:
    explicit Reader(const SmtpQuestion& question) {
        for (const SmtpTrial& trial : question.trials)
            outcomes.push_back({trial, {}, false, false, false, {}});
    }

    void read(const SmtpExchange& exchange) {
        const auto reply = SmtpSession::replyOf(exchange);
        if (!reply || isPlaying_) return;
        const RelayAnswer answer = smtp::readRelayAnswer(*reply);
        isPlaying_ = answer == RelayAnswer::Tarpit;  // nothing it says later is meant either
        if (isCommand(exchange, "RCPT"))
            readRecipient(exchange, *reply, answer);
        else if (isCommand(exchange, "MAIL"))
            readSender(exchange, *reply, answer);
        else
            readEarly(exchange, *reply, answer);
    }

    /// What was never asked got its answer from what ended the session.
    void finish() {
        for (TrialOutcome& outcome : outcomes) {
            if (!outcome.answer && ending_) take(outcome, *ending_);
            outcome.demandedTls = demandedTls_;
        }
    }

    std::vector<TrialOutcome> outcomes;

 private:
    struct Heard {
        RelayAnswer answer{};
        bool encrypted = false;
        std::string reply;
    };

    static Heard heard(const SmtpExchange& exchange, RelayAnswer answer) {
        return {answer, exchange.encrypted, ascii::join(exchange.lines, " / ")};
    }
    static void take(TrialOutcome& outcome, const Heard& said) {
        outcome.answer = said.answer;
        outcome.encrypted = said.encrypted;
        outcome.reply = said.reply;
    }

    void readRecipient(const SmtpExchange& exchange, const smtp::Reply& reply, RelayAnswer answer) {
        if (senderRefused_) return;
        const std::string recipient = pathOf(exchange.sent);
        for (TrialOutcome& outcome : outcomes) {
            if (outcome.named || outcome.trial.sender != sender_ || outcome.trial.recipient != recipient)
                continue;
            // To a control 252 is a yes as well: "cannot verify, but will take it" (RFC 5321 section 3.5.3).
            const bool yes = reply.code == 252 && answer == RelayAnswer::Unclear && !formOf(outcome.trial);
            take(outcome, heard(exchange, yes ? RelayAnswer::Accepted : answer));
            outcome.named = true;
            break;
        }
        if (endsSession(answer)) ending_ = heard(exchange, answer);
    }

    /// Where a sender is refused, the trials that share it have their answer, unless a later try is let
    /// through (MAIL again behind STARTTLS).
    void readSender(const SmtpExchange& exchange, const smtp::Reply& reply, RelayAnswer answer) {
        sender_ = pathOf(exchange.sent);
        ending_.reset();
        const bool letThrough = reply.positive() && answer != RelayAnswer::Tarpit;
        senderRefused_ = !letThrough;
        demandedTls_ = demandedTls_ || (answer == RelayAnswer::NeedsTls && !exchange.encrypted);
        const Heard said = heard(exchange, beforeRecipient(answer, reply, true));
        for (TrialOutcome& outcome : outcomes) {
            if (outcome.named || outcome.trial.sender != sender_) continue;
            outcome.answer.reset();
            if (!letThrough) take(outcome, said);
        }
        if (!letThrough && endsSession(said.answer)) ending_ = said;
    }

    /// Whoever is turned away at the greeting or EHLO never gets to name a recipient: that is the answer,
    /// unless a later try is let through (HELO after EHLO).
    void readEarly(const SmtpExchange& exchange, const smtp::Reply& reply, RelayAnswer answer) {
        const bool greeting = exchange.sent.empty();
        if (!greeting && !isCommand(exchange, "EHLO") && !isCommand(exchange, "HELO")) return;
        const bool letThrough = greeting ? reply.code == 220 : reply.positive();
        ending_.reset();
        if (!letThrough || answer == RelayAnswer::Tarpit)
            ending_ = heard(exchange, beforeRecipient(answer, reply, false));
    }

    std::string sender_;
    bool senderRefused_ = false;  ///< a recipient that went out together with it then means nothing
    std::optional<Heard> ending_;
    bool demandedTls_ = false;
    bool isPlaying_ = false;
};

}  // namespace

std::string againName(std::string_view name) {
    return std::string(name) + std::string(again);
}

const smtp::RelayForm* formOf(const SmtpTrial& trial) {
    std::string_view name = trial.name;
    if (name.ends_with(again)) name.remove_suffix(again.size());
    return smtp::relayForm(name);
}

bool endsSession(RelayAnswer answer) {
    switch (answer) {
        case RelayAnswer::Busy:
        case RelayAnswer::Throttled:
        case RelayAnswer::TesterBlocked:
        case RelayAnswer::Tarpit:
        case RelayAnswer::NeedsTls:
        case RelayAnswer::NeedsAuthentication: return true;
        default: return false;
    }
}

std::vector<TrialOutcome> trialOutcomes(const SmtpQuestion& question, const SmtpSession& session) {
    Reader reader(question);
    for (const SmtpExchange& exchange : session.exchanges) reader.read(exchange);
    reader.finish();
    return std::move(reader.outcomes);
}

int refusalsIn(const SmtpSession& session) {
    bool senderRefused = false;
    return static_cast<int>(
        std::count_if(session.exchanges.begin(), session.exchanges.end(), [&](const SmtpExchange& exchange) {
            const bool verifies = isCommand(exchange, "VRFY");
            const bool isMail = isCommand(exchange, "MAIL");
            if (!verifies && !isMail && !isCommand(exchange, "RCPT")) return false;
            const auto reply = SmtpSession::replyOf(exchange);
            if (isMail) senderRefused = reply && !reply->positive();
            // "No MAIL before": it went out together with a sender that was refused, and counted there.
            if (senderRefused && !isMail && reply && reply->code == 503) return false;
            if (!reply || reply->positive() || (verifies && isTurnedOff(*reply))) return false;
            return smtp::readRelayAnswer(*reply) != RelayAnswer::NeedsTls;
        }));
}

}  // namespace mailvitals
