// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/transport/light_hellos.h"

#include "rules/verdicts.h"

#include <algorithm>

namespace mailvitals {
namespace {

using State = HelloAnswer::State;
using tls::HelloForm;
using tls::Version;
using tls::Weakness;

constexpr int mostWeakHellos = 5;

std::vector<Weakness> weaknessesFor(const TlsPort& port) {
    std::vector<Weakness> all = tls::allWeaknesses();
    if (port.reader == TlsPort::Reader::Servers) std::erase(all, Weakness::Anonymous);
    return all;
}

/// The server was greeted a moment ago. Whoever turns away connections that follow each other soon tells
/// nothing of their encryption.
std::string turnedAway(const std::string& how) {
    return "the server took the first connection and turned away one that followed soon after, as servers do "
           "that limit how often a client connects: " +
           how;
}

/// Does it answer a hello that no sound server leaves unanswered? Where TLS begins at once nothing else tells
/// a server that hangs up on an old version from one that hangs up on everybody.
State meaningOfHangUp(Inquiry& ask, const TlsPort& port, HelloForm form) {
    if (port.use != TlsUse::Implicit) return State::Refuses;  // it has just said 220
    if (form == HelloForm::Hybrid) return State::Unknown;
    return answerTo(ask, port, HelloForm::Hybrid).state == State::Open ? State::Open
           : answerTo(ask, port, HelloForm::Hybrid).reason.empty()     ? State::Refuses
                                                                       : State::Unknown;
}

void read(Inquiry& ask, const TlsPort& port, HelloForm form, const TlsHelloReply& reply,
          HelloAnswer& answer) {
    answer.state = State::Unknown;
    if (reply.flight.hello) {
        answer.state = State::Agrees;
        answer.hello = &*reply.flight.hello;
    } else if (reply.flight.alert) {
        answer.state = State::Refuses;
    } else if (!reply.sent) {
        answer.reason = turnedAway(!reply.refusal.empty() ? reply.refusal
                                   : reply.brokeOff       ? reasonOf(*reply.brokeOff)
                                                          : "without a word");
    } else if (reply.brokeOff && reply.brokeOff->why == FailureReason::Closed) {
        answer.state = meaningOfHangUp(ask, port, form);
        if (answer.state == State::Unknown) answer.reason = turnedAway("it hung up without a word of TLS");
    } else if (reply.brokeOff && reply.brokeOff->why == FailureReason::TimedOut) {
        answer.reason = "the server does not answer a TLS hello";
    } else {
        answer.reason = "the answer to a TLS hello cannot be read";
        if (reply.brokeOff) answer.reason += ": " + reply.brokeOff->detail;
    }
}

}  // namespace

HelloAnswer answerTo(Inquiry& ask, const TlsPort& port, HelloForm form, std::vector<Weakness> weaknesses) {
    const TlsHelloQuestion question{port.server.host, port.endpoint, port.use, form, std::move(weaknesses)};
    HelloAnswer answer;
    answer.evidence = question.id();
    const Attempt<TlsHelloReply>& attempt = ask.ask(question, Urgency::Patient);
    if (const Failure* failure = attempt.failure()) {
        answer.state = State::Unknown;
        answer.reason = isOurDoing(failure->why) ? reasonOf(*failure) : turnedAway(reasonOf(*failure));
    } else if (const TlsHelloReply* reply = attempt.answer()) {
        read(ask, port, form, *reply, answer);
    }
    return answer;
}

HelloAnswer answerToWeak(Inquiry& ask, const TlsPort& port) {
    return answerTo(ask, port, HelloForm::Weak, weaknessesFor(port));
}

Accepted<Version> oldVersions(Inquiry& ask, const TlsPort& port) {
    Accepted<Version> accepted;
    HelloForm next = HelloForm::Tls11;
    for (;;) {
        const HelloAnswer answer = answerTo(ask, port, next);
        accepted.open = answer.state == State::Open;
        accepted.reason = answer.reason;
        accepted.evidence.push_back(answer.evidence);
        if (answer.state != State::Agrees) return accepted;
        const Version version = answer.hello->version;
        accepted.all.push_back(version);
        if (version <= Version::Ssl3) return accepted;
        // Below the version that it chose: at TLS 1.1 it may have chosen TLS 1.0.
        next = version == Version::Tls11 ? HelloForm::Tls10 : HelloForm::Ssl3;
    }
}

Accepted<Weakness> weakSuites(Inquiry& ask, const TlsPort& port) {
    std::vector<Weakness> offered = weaknessesFor(port);
    Accepted<Weakness> accepted;
    for (int hellos = 0; hellos < mostWeakHellos && !offered.empty(); ++hellos) {
        const HelloAnswer answer = answerTo(ask, port, HelloForm::Weak, offered);
        accepted.open = answer.state == State::Open;
        accepted.reason = answer.reason;
        accepted.evidence.push_back(answer.evidence);
        const auto weakness = answer.hello ? tls::weaknessOf(answer.hello->suite) : std::nullopt;
        if (!weakness) break;
        accepted.all.push_back(*weakness);
        std::erase(offered, *weakness);
    }
    std::sort(accepted.all.begin(), accepted.all.end());
    return accepted;
}

}  // namespace mailvitals
