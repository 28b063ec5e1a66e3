// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/smtp_conversation.h"
#include "probes/probe_context.h"

namespace mailvitals::probes {

/// Names the senders and recipients of the question's trials in a talk that has been opened; ends early where
/// the server turns us away. Never DATA: nothing is ever delivered.
void tryAll(net::SmtpConversation& talk, const SmtpQuestion& question, const ProbeContext& context);

}  // namespace mailvitals::probes
