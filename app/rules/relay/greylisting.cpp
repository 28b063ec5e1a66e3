// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ascii.h"
#include "rules/facts/smtp/relay_sessions.h"
#include "rules/rule.h"

#include <algorithm>

namespace mailvitals::rules {
namespace {

using smtp::RelayAnswer;
using std::chrono::seconds;

/// Longer than any server thinks; shorter than what is meant to tire spammers.
constexpr seconds slowReply{10};
/// postscreen shows half of its greeting and waits for those who cannot; less than this is the line.
constexpr seconds teaserPause{2};

/// One way of putting a newcomer off, and where it was heard. Those that tell most come first.
enum class Kind { Tarpit, Throttled, Greylisted, Busy, Temporary, Slow, Teaser, None };

struct Delay {
    Kind kind = Kind::None;
    const SmtpExchange* said = nullptr;
    std::string evidence;
};

seconds lasted(const SmtpExchange& exchange) {
    return std::chrono::duration_cast<seconds>(exchange.finished - exchange.started);
}

bool isTeaser(const SmtpExchange& exchange) {
    return exchange.sent.empty() && exchange.lines.size() > 1 && exchange.lines.front().starts_with("220-") &&
           lasted(exchange) >= teaserPause;
}

Kind kindOfWords(const smtp::Reply& reply) {
    switch (smtp::readRelayAnswer(reply)) {
        case RelayAnswer::Tarpit: return Kind::Tarpit;
        case RelayAnswer::Throttled: return Kind::Throttled;
        case RelayAnswer::Greylisted: return Kind::Greylisted;
        case RelayAnswer::Busy: return Kind::Busy;
        case RelayAnswer::Refused:
            return Kind::None;  // also with a 4xx, as Postfix says "Relay access denied"
        default: return reply.transient() ? Kind::Temporary : Kind::None;
    }
}

Kind kindOf(const SmtpExchange& exchange) {
    const auto isAbout = [&](const char* verb) { return exchange.sent.starts_with(verb); };
    const bool decides =
        exchange.sent.empty() || isAbout("EHLO ") || isAbout("HELO ") || isAbout("MAIL ") || isAbout("RCPT ");
    const auto reply = SmtpSession::replyOf(exchange);
    const Kind words = decides && reply ? kindOfWords(*reply) : Kind::None;
    if (words != Kind::None) return words;
    if (isTeaser(exchange)) return Kind::Teaser;
    return lasted(exchange) >= slowReply ? Kind::Slow : Kind::None;
}

void listenTo(const Session& session, Delay& worst) {
    if (!session.transcript) return;
    for (const SmtpExchange& exchange : session.transcript->exchanges) {
        const Kind kind = kindOf(exchange);
        if (kind < worst.kind) worst = {kind, &exchange, session.evidence};
    }
}

const char* tagFor(Kind kind) {
    switch (kind) {
        case Kind::Tarpit: return "tarpit";
        case Kind::Throttled: return "throttled";
        case Kind::Greylisted: return "greylisted";
        case Kind::Busy: return "busy";
        case Kind::Temporary: return "temporary";
        case Kind::Slow: return "slow";
        case Kind::Teaser: return "teaser";
        case Kind::None: break;
    }
    return "prompt";
}

void judge(Verdicts& verdicts, const Server& server, const RelaySessions& sessions, std::uint16_t port) {
    if (sessions.isOpen(port)) return verdicts.wait();
    const Session& first = sessions.first(port)->session;
    const bool greeted = port == smtpPort && sessions.baseline.session.transcript;
    // A port for users at which nobody answers is no fault, and no delay.
    if (!first.transcript && !greeted && port != smtpPort) return;
    if (!first.transcript && !greeted)
        return verdicts.couldNotLook(first.subject, first.reason, sessions.evidence(port));
    Delay delay;
    if (greeted) listenTo(sessions.baseline.session, delay);
    for (const RelaySession& one : sessions.all) {
        if (one.question.server.port == port) listenTo(one.session, delay);
    }
    const Args args{{arg::address, server.address.toString()},
                    {arg::port, static_cast<std::int64_t>(port)},
                    {arg::reply, delay.said ? ascii::join(delay.said->lines, " / ") : std::string()},
                    {arg::seconds, static_cast<std::int64_t>(delay.said ? lasted(*delay.said).count() : 0)}};
    const bool heard = delay.said != nullptr;
    verdicts.say(tagFor(delay.kind), first.subject, args,
                 heard ? std::vector{delay.evidence} : sessions.evidence(port));
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    for (const Server& server : serversToJudge(ask, verdicts)) {
        const RelaySessions sessions = relaySessions(ask, server);
        for (const std::uint16_t port : {smtpPort, submissionPort, submissionsPort})
            judge(verdicts, server, sessions, port);
    }
}

}  // namespace

extern const Rule smtpGreylisting{"smtp.greylisting", Scope::Any, judge};

}  // namespace mailvitals::rules
