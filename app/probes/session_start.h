// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/smtp_conversation.h"
#include "probes/probe_context.h"

namespace mailvitals::probes {

/// Greeting and EHLO, before any STARTTLS: what the server offers, where it listens to more.
std::optional<smtp::EhloReply> greet(net::SmtpConversation& session, const ProbeContext& context);

/// Greeting, EHLO and encryption as the question wants it. True where the server listens to more.
bool startSession(net::SmtpConversation& session, const SmtpQuestion& question, const ProbeContext& context);

}  // namespace mailvitals::probes
