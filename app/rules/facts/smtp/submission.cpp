// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/smtp/submission.h"

#include "rules/facts/smtp/trials.h"

namespace mailvitals {

std::array<SubmissionDoor, 2> submissionDoors(Inquiry& ask, const Server& server) {
    const SmtpQuestion tls = strangerAt(ask, server, submissionsPort);
    return {SubmissionDoor{submissionPort, talk(ask, greetingOf(ask, server, submissionPort))},
            SubmissionDoor{submissionsPort, talk(ask, tls)}};
}

}  // namespace mailvitals
