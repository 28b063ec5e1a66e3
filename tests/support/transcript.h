// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/smtp_item.h"

#include <string>

namespace mailvitals::test {

/// A session from a transcript as one writes it down:
///
///     S: 220 mail.example.org ESMTP
///     C: EHLO tester
///     S: 250-mail.example.org
///     S: 250 STARTTLS
///
/// The colons may be left out. A line that begins with two hyphens says what else happened there:
///
///     -- tls                        what follows is encrypted
///     -- handshake fails: REASON
///     -- waits 25                   so many seconds until the next reply is through
///     -- timed-out                  the session ends so; any word for a reason of failure
///
/// Our own side is a private address over IPv4 and a global one over IPv6, as at home.
SmtpSession sessionFrom(const std::string& transcript, Family family = Family::V4);

}  // namespace mailvitals::test
