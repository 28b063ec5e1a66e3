// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/evidence.h"

#include <string>
#include <vector>

namespace mailvitals::report {

/// One item of evidence, or one view derived from several, as people read it. Everything in it is printable
/// plain text.
struct Exhibit {
    std::string title;               ///< "MX records of example.org"
    std::string how;                 ///< "from 192.0.2.53 over UDP in 24 ms"
    std::vector<std::string> lines;  ///< records, a transcript, a certificate's facts
};

/// The item or the derived view (evidence/derived.h) with this id; one that says so where the evidence has no
/// such item.
Exhibit exhibitOf(const Evidence& evidence, const std::string& id);

}  // namespace mailvitals::report
