// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/smtp_item.h"

namespace mailvitals {

/// The greeting with 220 (RFC 5321 section 4.2), where one came whole.
std::optional<smtp::Reply> greetingIn(const SmtpSession& session);

/// The name in a greeting with 220: its first word, where that is one of a host.
std::optional<DomainName> nameInGreeting(const SmtpSession& session);

/// Did the other side say anything at all? Something on the way may take a connection and let nobody speak.
bool wasHeard(const SmtpSession& session);

/// "220 ********" in place of the greeting, or a keyword of X's in place of STARTTLS: a firewall that
/// inspects SMTP ("fixup") has been at it.
bool isMasked(const SmtpSession& session);

}  // namespace mailvitals
