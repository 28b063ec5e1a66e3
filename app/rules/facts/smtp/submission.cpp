// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/smtp/submission.h"

#include "rules/facts/smtp/trials.h"

namespace mailvitals {

std::array<SubmissionEndpoint, 2> submissionEndpoints(Inquiry& ask, const Server& server) {
    const SmtpQuestion tls = strangerAt(ask, server, submissionsPort);
    return {SubmissionEndpoint{submissionPort, session(ask, greetingOf(ask, server, submissionPort))},
            SubmissionEndpoint{submissionsPort, session(ask, tls)}};
}

}  // namespace mailvitals
