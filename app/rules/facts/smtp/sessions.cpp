// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/smtp/sessions.h"

#include "rules/facts/smtp/interception.h"
#include "rules/facts/smtp/trials.h"

namespace mailvitals {
namespace {

/// What somebody on the way said in the server's place is no word of the server. They lie in wait on port 25.
void settle(Inquiry& ask, const SmtpQuestion& question, const SmtpSession& transcript, Session& session) {
    const bool exposed = question.server.port == smtpPort;
    const Interception interception =
        exposed ? detectInterception(ask, {question.host, question.server.address}, transcript)
                : Interception();
    if (interception.state == Interception::State::Open) return;
    if (interception.state == Interception::State::Nobody) {
        session.state = Session::State::Connected;
        session.transcript = &transcript;
        return;
    }
    session.state = Session::State::Failed;
    session.reason = interception.reason;
    session.ourDoing = true;
}

}  // namespace

Session session(Inquiry& ask, const Server& server, SmtpSessionKind kind) {
    if (kind == SmtpSessionKind::Greeting) return session(ask, greetingOf(ask, server));
    return session(ask, SmtpQuestion{kind, server.host, server.endpoint()});
}

Session session(Inquiry& ask, const SmtpQuestion& question) {
    Session result;
    result.subject = question.server;
    result.evidence = question.id();
    if (!isConnectable(question.server.address, ask.request())) {
        result.state = Session::State::Failed;
        result.reason = "it is an address at which nobody can be reached from outside";
        result.evidence.clear();
        return result;
    }
    const Attempt<SmtpSession>& attempt = ask.ask(question);
    if (const Failure* failure = attempt.failure()) {
        result.state = Session::State::Failed;
        result.reason = reasonOf(*failure);
        result.ourDoing = isOurDoing(failure->why);
    } else if (const SmtpSession* transcript = attempt.answer()) {
        settle(ask, question, *transcript, result);
    }
    return result;
}

std::vector<ServerSession> sessionsToJudge(Inquiry& ask, Verdicts& verdicts, SmtpSessionKind kind) {
    std::vector<ServerSession> result;
    for (const Server& server : serversToJudge(ask, verdicts)) {
        Session one = session(ask, server, kind);
        switch (one.state) {
            case Session::State::Open: verdicts.wait(); break;
            case Session::State::Failed:
                verdicts.couldNotLook(
                    one.subject, one.reason,
                    one.evidence.empty() ? std::vector<std::string>{} : std::vector{one.evidence});
                break;
            case Session::State::Connected: result.push_back({server, std::move(one)}); break;
        }
    }
    return result;
}

}  // namespace mailvitals
