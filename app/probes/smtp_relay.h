// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/smtp_item.h"
#include "probes/probe_context.h"

namespace mailvitals::probes {

/// Would the server take a stranger's mail for a stranger? One foreign recipient; only where that was
/// accepted also one that the server must not know (does it accept everything?) and a second foreign pair, so
/// never more than three recipients. Never DATA: nothing is ever delivered.
Expected<SmtpSession, Failure> askSmtpRelay(const SmtpQuestion& question, const ProbeContext& context);

}  // namespace mailvitals::probes
