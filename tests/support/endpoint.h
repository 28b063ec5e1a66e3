// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/smtp_item.h"

#include <functional>

namespace mailvitals::test {

/// One port of a mail server, told by what it answers.
struct Endpoint {
    /// The reply to RCPT.
    std::function<std::string(const SmtpTrial& trial, bool encrypted)> onRecipient;
    /// The reply to MAIL.
    std::function<std::string(const std::string& sender, bool encrypted)> onMail =
        [](const std::string&, bool) { return "250 2.1.0 Ok"; };
    bool offersTls = true;
    std::vector<std::string> keywords = {};         ///< of EHLO in plain text, besides STARTTLS
    std::vector<std::string> keywordsInTls = {};    ///< of EHLO once encrypted
    std::optional<IpAddress> local = std::nullopt;  ///< our side; none: as in a transcript
    std::optional<TlsFacts> tls = std::nullopt;     ///< of the handshake, where the test is about that
    std::string banner = "220 mail.example.org ESMTP";
    std::string verify = "252 2.0.0 postmaster@example.org";  ///< the reply to VRFY, where that is a keyword
};

/// What a session through it comes to, as a probe would write it down.
SmtpSession sessionThrough(const Endpoint& endpoint, const SmtpQuestion& question);
/// The same for the trials of a session of which the rest was told before.
SmtpSession sessionContinuedThrough(const Endpoint& endpoint, const SmtpQuestion& question,
                                    const SmtpSession& told);

// What servers answer.

/// Knows its postmaster, refuses users it does not have, its own domain as a sender, and all strangers, as
/// Postfix does.
std::string closed(const SmtpTrial& trial, bool encrypted);
/// Knows its postmaster, refuses users it does not have, and carries everybody's mail.
std::string openRelay(const SmtpTrial& trial, bool encrypted);
/// As Postfix does on the ports for users, telling whom it sees.
std::string turnedAway(const std::string& caller);
/// ... who is 192.0.2.77.
std::string usersOnly(const SmtpTrial& trial, bool encrypted);

}  // namespace mailvitals::test
