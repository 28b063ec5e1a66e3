// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/smtp_item.h"
#include "probes/probe_context.h"

namespace mailvitals::probes {

/// Banner, EHLO, encryption as the question wants it, EHLO again, the question's trials, and where there are
/// some and VRFY is offered, that for the first recipient; QUIT. A failure means that no connection came
/// about; one that broke off later is a session that says so.
Expected<SmtpSession, Failure> askSmtpGreeting(const SmtpQuestion& question, const ProbeContext& context);

}  // namespace mailvitals::probes
