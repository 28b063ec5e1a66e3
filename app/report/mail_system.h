// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/evidence.h"

namespace mailvitals::report {

/// The mail system of the target by the names that our pages use ("mailcow", "Postfix"), as far as its
/// configuration or its greeting names it; empty: not known. A greeting is only the server's word: good for
/// choosing what help to show first, and for no more.
std::string recognisedMailSystem(const Evidence& evidence);

}  // namespace mailvitals::report
