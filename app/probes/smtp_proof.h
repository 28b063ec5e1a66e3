// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/smtp_item.h"
#include "probes/probe_context.h"

namespace mailvitals::probes {

/// Hands over the one message of the question, if the server takes its recipient. The only probe that ever
/// says DATA; a question without a message is refused (FailureReason::Internal).
Expected<SmtpSession, Failure> askSmtpProof(const SmtpQuestion& question, const ProbeContext& context);

}  // namespace mailvitals::probes
