// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/verdicts.h"

namespace mailvitals {

void Verdicts::say(std::string_view tag, Subject subject, Args args, std::vector<std::string> evidence) {
    const Message* message = catalogue_.message(rule_, tag);
    const Outcome outcome = message ? message->level : Outcome::Unknown;
    findings_.push_back(
        {rule_, std::move(subject), outcome, std::string(tag), std::move(args), std::move(evidence)});
}

void Verdicts::couldNotLook(Subject subject, std::string reason, std::vector<std::string> evidence) {
    say("could-not-look", std::move(subject), {{arg::reason, std::move(reason)}}, std::move(evidence));
}

void Verdicts::doesNotApply(Subject subject, std::string reason) {
    say("does-not-apply", std::move(subject), {{arg::reason, std::move(reason)}});
}

std::string reasonOf(const Failure& failure) {
    switch (failure.why) {
        case FailureReason::TimedOut: return "nobody answered in time";
        case FailureReason::Refused: return "the connection was refused";
        case FailureReason::Unreachable: return "there is no way there from this computer";
        case FailureReason::Closed: return "the other side hung up";
        case FailureReason::Garbled: return "what came back was not the protocol that was expected";
        case FailureReason::CutOff: return "the answer was cut off, and there was no way to the rest";
        case FailureReason::TooMuch: return "what came back was larger than any honest answer";
        case FailureReason::ProxyFailed:
            return "the connection through the proxy failed" +
                   (failure.detail.empty() ? std::string() : ": " + failure.detail);
        case FailureReason::Cancelled: return "the check was stopped";
        case FailureReason::OutOfTime: return "the time for the whole check was over";
        case FailureReason::Offline: return "not looked up (offline)";
        case FailureReason::HeldBack: return "the check's own limits kept it from asking";
        case FailureReason::Internal:
            if (!failure.detail.empty()) return "Mailvitals itself could not go on: " + failure.detail;
    }
    return "Mailvitals itself made a mistake";
}

}  // namespace mailvitals
