// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/config/trust.h"

namespace mailvitals::config {

/// Whom Exim lets send to anywhere, by the access lists of its configuration; from Debian's
/// update-exim4.conf.conf, and from an excerpt without access lists, by the list of networks that those of
/// the default configuration trust. Nothing is told where there is no text of Exim's.
Trust eximTrust(const Texts& texts);

}  // namespace mailvitals::config
