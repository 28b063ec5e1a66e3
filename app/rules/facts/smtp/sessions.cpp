// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/smtp/sessions.h"

#include "rules/facts/smtp/interception.h"
#include "rules/facts/smtp/trials.h"

namespace mailvitals {
namespace {

/// What somebody on the way said in the server's place is no word of the server. They lie in wait on port 25.
void settle(Inquiry& ask, const SmtpQuestion& question, const SmtpSession& session, Talk& talk) {
    const bool exposed = question.server.port == smtpPort;
    const Between between =
        exposed ? whoAnswers(ask, {question.host, question.server.address}, session) : Between();
    if (between.state == Between::State::Open) return;
    if (between.state == Between::State::Nobody) {
        talk.state = Talk::State::Talked;
        talk.session = &session;
        return;
    }
    talk.state = Talk::State::Failed;
    talk.reason = between.reason;
    talk.ourDoing = true;
}

}  // namespace

Talk talk(Inquiry& ask, const Server& server, SmtpTalk kind) {
    if (kind == SmtpTalk::Greeting) return talk(ask, greetingOf(ask, server));
    return talk(ask, SmtpQuestion{kind, server.host, server.endpoint()});
}

Talk talk(Inquiry& ask, const SmtpQuestion& question) {
    Talk result;
    result.subject = question.server.toString();
    result.evidence = question.id();
    if (!isConnectable(question.server.address, ask.request())) {
        result.state = Talk::State::Failed;
        result.reason = "it is an address at which nobody can be reached from outside";
        result.evidence.clear();
        return result;
    }
    const Attempt<SmtpSession>& attempt = ask.ask(question);
    if (const Failure* failure = attempt.failure()) {
        result.state = Talk::State::Failed;
        result.reason = reasonOf(*failure);
        result.ourDoing = isOurDoing(failure->why);
    } else if (const SmtpSession* session = attempt.answer()) {
        settle(ask, question, *session, result);
    }
    return result;
}

std::vector<ServerTalk> talksToJudge(Inquiry& ask, Verdicts& verdicts, SmtpTalk kind) {
    std::vector<ServerTalk> result;
    for (const Server& server : serversToJudge(ask, verdicts)) {
        Talk one = talk(ask, server, kind);
        switch (one.state) {
            case Talk::State::Open: verdicts.wait(); break;
            case Talk::State::Failed:
                verdicts.couldNotLook(
                    one.subject, one.reason,
                    one.evidence.empty() ? std::vector<std::string>{} : std::vector{one.evidence});
                break;
            case Talk::State::Talked: result.push_back({server, std::move(one)}); break;
        }
    }
    return result;
}

}  // namespace mailvitals
