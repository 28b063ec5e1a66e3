// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/smtp_conversation.h"
#include "probes/probe_context.h"

namespace mailvitals::probes {

/// What follows when the trials are over.
enum class Afterwards { Quit, Speak };

/// Names the senders and recipients of the question's trials in a session that has been opened; ends early
/// where the server turns us away. What the server took it forgets with QUIT, which goes out together with
/// the last recipient where nothing more is to be said and the server takes both at once. Never DATA.
void nameAll(net::SmtpConversation& session, const SmtpQuestion& question, const ProbeContext& context,
             Afterwards afterwards);

}  // namespace mailvitals::probes
