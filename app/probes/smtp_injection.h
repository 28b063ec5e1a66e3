// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/smtp_item.h"
#include "probes/probe_context.h"

namespace mailvitals::probes {

/// Greeting, EHLO, STARTTLS with NOOP behind it in the same packet, the handshake, and QUIT. A server that
/// kept what came before the encryption answers NOOP first: its reply stands where that to QUIT should, and
/// the one to QUIT behind it. So nobody has to wait for a silence. Never a command of mail.
Expected<SmtpSession, Failure> askSmtpInjection(const SmtpQuestion& question, const ProbeContext& context);

}  // namespace mailvitals::probes
