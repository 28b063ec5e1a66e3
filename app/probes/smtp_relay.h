// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/smtp_item.h"
#include "probes/probe_context.h"

namespace mailvitals::probes {

/// Would the server take this mail? Names the senders and recipients of the question's trials and writes down
/// what is said to each; ends early where the server turns us away. Never DATA: nothing is ever delivered.
Expected<SmtpSession, Failure> askSmtpRelay(const SmtpQuestion& question, const ProbeContext& context);

}  // namespace mailvitals::probes
