// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rules/facts/dns/servers.h"

namespace mailvitals {

/// One connection to a server as a rule wants to see it.
struct Session {
    enum class State { Open, Failed, Connected };
    State state = State::Open;
    const SmtpSession* transcript = nullptr;  ///< where it came about
    std::string reason;                       ///< of a failure, as an English clause
    bool ourDoing = false;                    ///< the failure says nothing about the server
    Subject subject;                          ///< the endpoint
    std::string evidence;
};

Session session(Inquiry& ask, const SmtpQuestion& question);
/// On port 25, as other servers come.
Session session(Inquiry& ask, const Server& server, SmtpSessionKind kind);

/// All sessions of one kind, with grey said for those that never came about and waiting for those still under
/// way. What remains has a session.
struct ServerSession {
    Server server;
    Session session;
};
std::vector<ServerSession> sessionsToJudge(Inquiry& ask, Verdicts& verdicts, SmtpSessionKind kind);

}  // namespace mailvitals
