// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/smtp/ehlo_offers.h"
#include "rules/facts/smtp/submission.h"
#include "rules/rule.h"

namespace mailvitals::rules {
namespace {

/// Words for the ports at which users can log in.
std::string doorOf(const SubmissionDoor& door) {
    return std::to_string(door.port) +
           (door.port == submissionsPort ? " (encrypted from the start)" : " (STARTTLS)");
}

bool isEncrypted(const SmtpSession& session) {
    return session.ehlo(true).has_value();
}

bool takesLogins(const SmtpSession& session) {
    const auto ehlo = session.ehlo(true);
    return ehlo && ehlo->offers("AUTH");
}

void judge(Inquiry& ask, Verdicts& verdicts, const Server& server) {
    std::vector<std::string> working;
    std::vector<std::string> evidence;
    const SubmissionDoor* odd = nullptr;
    const auto doors = submissionDoors(ask, server);
    for (const SubmissionDoor& door : doors) {
        if (door.talk.state == Talk::State::Open) return verdicts.wait();
        if (!door.talk.evidence.empty()) evidence.push_back(door.talk.evidence);
        if (door.talk.session && takesLogins(*door.talk.session))
            working.push_back(doorOf(door));
        else if (door.talk.session && !odd)
            odd = &door;
    }
    const std::string subject = server.address.toString();
    const Args args{{arg::address, subject},
                    {arg::names, working},
                    {arg::port, static_cast<std::int64_t>(odd ? odd->port : submissionPort)}};
    if (!working.empty()) return verdicts.say("offered", subject, args, evidence);
    const Talk& first = doors.front().talk;
    if (!odd && (first.ourDoing || evidence.empty()))
        return verdicts.couldNotLook(subject, first.reason, evidence);
    if (!odd) return verdicts.say("closed", subject, args, evidence);
    verdicts.say(isEncrypted(*odd->talk.session) ? "without-login" : "without-encryption", subject, args,
                 evidence);
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    for (const Server& server : serversToJudge(ask, verdicts)) judge(ask, verdicts, server);
}

}  // namespace

extern const Rule submissionOffered{"submission.offered", Scope::Any, judge};

}  // namespace mailvitals::rules
