// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/smtp/baseline_recipients.h"

namespace mailvitals {

std::string Controls::ending() const {
    const auto& end = talk.session->brokeOff;
    return end ? "the conversation broke off before that: " + reasonOf(*end)
               : std::string("this was not asked when the check was made");
}

std::optional<Controls> controlsToJudge(Inquiry& ask, Verdicts& verdicts, const Server& server) {
    const SmtpQuestion question = greetingOf(ask, server);
    const Talk heard = talk(ask, question);
    const auto grey = [&](const std::string& reason) {
        verdicts.couldNotLook(
            heard.subject, reason,
            heard.evidence.empty() ? std::vector<std::string>() : std::vector{heard.evidence});
        return std::nullopt;
    };
    if (heard.state == Talk::State::Open) {
        verdicts.wait();
        return std::nullopt;
    }
    if (!heard.session) return grey(heard.reason);
    const std::vector<TrialOutcome> outcomes = trialOutcomes(question, *heard.session);
    const Controls controls{heard, outcomes.at(0), outcomes.at(1), outcomes.at(2)};
    if (!controls.known.answer) return grey(controls.ending());
    return controls;
}

}  // namespace mailvitals
