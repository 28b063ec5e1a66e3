// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/smtp/reach.h"

#include "base/ascii.h"
#include "rules/facts/smtp/greeting.h"
#include "rules/facts/smtp/interception.h"
#include "rules/facts/smtp/trials.h"

#include <algorithm>

namespace mailvitals {
namespace {

using State = Reach::State;
using Symptom = Reach::Symptom;

void fail(Reach& reach, const Failure& failure, Symptom closed, Symptom silent) {
    reach.state = State::NoAnswer;
    switch (failure.why) {
        case FailureReason::Refused: reach.symptom = Symptom::Refused; return;
        case FailureReason::Unreachable:
        case FailureReason::Closed: reach.symptom = closed; return;
        case FailureReason::TimedOut: reach.symptom = silent; return;
        case FailureReason::TooMuch: reach.symptom = Symptom::Endless; return;
        case FailureReason::Garbled:
        case FailureReason::CutOff: reach.symptom = Symptom::Garbage; return;
        default: break;
    }
    reach.state = State::Unknown;
    reach.reason = reasonOf(failure);
}

/// "220mail": its form is for smtp.banner to judge.
bool beginsWithCode(const SmtpExchange& exchange) {
    if (exchange.lines.empty()) return false;
    const std::string& line = exchange.lines.front();
    return line.size() >= 3 && line[0] >= '2' && line[0] <= '5' &&
           std::all_of(line.begin(), line.begin() + 3, ascii::isDigit);
}

void readGreeting(Reach& reach, const SmtpSession& session) {
    const SmtpExchange& greeting = session.exchanges.front();
    const auto reply = SmtpSession::replyOf(greeting);
    reach.reply = ascii::join(greeting.lines, " / ");
    if (reply) {
        const bool refusal = reply->code >= 400;
        reach.state = refusal ? State::TurnsAway : State::Answers;
    } else if (session.brokeOff && session.brokeOff->why == FailureReason::Garbled &&
               beginsWithCode(greeting)) {
        reach.state = State::Answers;
    } else {
        fail(reach, session.brokeOff.value_or(Failure{FailureReason::Closed, {}}), Symptom::Closed,
             Symptom::Silent);
    }
}

void readHello(Reach& reach, const SmtpSession& session) {
    const bool answered = std::any_of(session.exchanges.begin() + 1, session.exchanges.end(),
                                      [](const SmtpExchange& exchange) { return !exchange.lines.empty(); });
    if (reach.state != State::Answers || session.exchanges.size() < 2 || answered || !session.brokeOff)
        return;
    fail(reach, *session.brokeOff, Symptom::EhloClosed, Symptom::EhloSilent);
}

}  // namespace

Reach reachOf(Inquiry& ask, const Server& server) {
    const SmtpQuestion question = greetingOf(ask, server);
    Reach reach;
    if (!isConnectable(server.address, ask.request())) {
        reach.state = State::Unknown;
        reach.reason = "it is an address at which nobody can be reached from outside";
        return reach;
    }
    reach.evidence = {question.id()};
    const Attempt<SmtpSession>& attempt = ask.ask(question);
    if (const Failure* failure = attempt.failure())
        fail(reach, *failure, Symptom::NoRoute, Symptom::TimedOut);
    const SmtpSession* session = attempt.answer();
    if (!session) return reach;
    const Interception interception = detectInterception(ask, server, *session);
    if (interception.state == Interception::State::Open) return reach;
    if (interception.state != Interception::State::Nobody) {
        reach.state = State::Unknown;
        reach.reason = interception.reason;
        return reach;
    }
    if (session->exchanges.empty())
        fail(reach, session->brokeOff.value_or(Failure{FailureReason::Closed, {}}), Symptom::Closed,
             Symptom::Silent);
    else
        readGreeting(reach, *session);
    if (!session->exchanges.empty()) readHello(reach, *session);
    return reach;
}

}  // namespace mailvitals
