// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/config/trust.h"

namespace mailvitals::config {

/// Whom OpenSMTPD lets send to anywhere, by the rules of its smtpd.conf. Nothing is told where there is no
/// text of its.
Trust openSmtpdTrust(const Texts& texts);

}  // namespace mailvitals::config
