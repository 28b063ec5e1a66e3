// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rules/facts/dns/servers.h"

namespace mailvitals {

/// One connection to a server as a rule wants to see it.
struct Talk {
    enum class State { Open, Failed, Talked };
    State state = State::Open;
    const SmtpSession* session = nullptr;  ///< where it came about
    std::string reason;                    ///< of a failure, as an English clause
    bool ourDoing = false;                 ///< the failure says nothing about the server
    std::string subject;                   ///< "192.0.2.1:25"
    std::string evidence;
};

Talk talk(Inquiry& ask, const SmtpQuestion& question);
/// On port 25, as other servers come.
Talk talk(Inquiry& ask, const Server& server, SmtpTalk kind);

/// All talks of one kind, with grey said for those that never came about and waiting for those still under
/// way. What remains has a session.
struct ServerTalk {
    Server server;
    Talk talk;
};
std::vector<ServerTalk> talksToJudge(Inquiry& ask, Verdicts& verdicts, SmtpTalk kind);

}  // namespace mailvitals
