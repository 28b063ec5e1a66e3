// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/smtp_conversation.h"
#include "probes/probe_context.h"

namespace mailvitals::probes {

/// Names the senders and recipients of the question's trials in a talk that has been opened; ends early where
/// the server turns us away. What it took is left as it is.
void nameAll(net::SmtpConversation& talk, const SmtpQuestion& question, const ProbeContext& context);

/// The same, and lets go of what the server took. Never DATA: nothing is ever delivered.
void tryAll(net::SmtpConversation& talk, const SmtpQuestion& question, const ProbeContext& context);

}  // namespace mailvitals::probes
