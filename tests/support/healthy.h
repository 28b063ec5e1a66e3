// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/scenario.h"

namespace mailvitals::test {

/// A home mail server with everything in order: example.org, mail.example.org, 203.0.113.25 and
/// 2001:db8:25::25. Tests spoil one thing of it.
Scenario healthy();

/// "S: ..." of a mail server that offers STARTTLS and closes its doors to strangers.
extern const char* const healthySession;

/// The public half of a key of 2048 bits, as in p=.
extern const char* const rsa2048;

}  // namespace mailvitals::test
