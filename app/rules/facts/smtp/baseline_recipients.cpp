// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/smtp/baseline_recipients.h"

namespace mailvitals {

std::string BaselineRecipients::ending() const {
    const auto& end = session.transcript->brokeOff;
    return end ? "the conversation broke off before that: " + reasonOf(*end)
               : std::string("this was not asked when the check was made");
}

std::optional<BaselineRecipients> baselineToJudge(Inquiry& ask, Verdicts& verdicts, const Server& server) {
    const SmtpQuestion question = greetingOf(ask, server);
    const Session heard = session(ask, question);
    const auto grey = [&](const std::string& reason) {
        verdicts.couldNotLook(
            heard.subject, reason,
            heard.evidence.empty() ? std::vector<std::string>() : std::vector{heard.evidence});
        return std::nullopt;
    };
    if (heard.state == Session::State::Open) {
        verdicts.wait();
        return std::nullopt;
    }
    if (!heard.transcript) return grey(heard.reason);
    const std::vector<TrialOutcome> outcomes = trialOutcomes(question, *heard.transcript);
    const BaselineRecipients baseline{heard, outcomes.at(0), outcomes.at(1), outcomes.at(2)};
    if (!baseline.known.answer) return grey(baseline.ending());
    return baseline;
}

}  // namespace mailvitals
