// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/views/submission.h"

namespace mailvitals {

std::array<SubmissionDoor, 2> submissionDoors(Inquiry& ask, const Server& server) {
    const auto greet = [&](std::uint16_t port, TlsUse tls) {
        return SubmissionDoor{
            port, talk(ask, SmtpQuestion{SmtpTalk::Greeting, server.host, {server.address, port}, tls})};
    };
    return {greet(submissionPort, TlsUse::AsOffered), greet(submissionsPort, TlsUse::Implicit)};
}

}  // namespace mailvitals
