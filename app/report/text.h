// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/report.h"

namespace mailvitals::report {

struct TextStyle {
    bool colour = false;      ///< ANSI colours; the words say the same without them
    bool everything = false;  ///< also what passed and what does not apply
    int width = 100;          ///< columns to wrap at
    bool figures = false;     ///< also how much was asked and how long it took
};

/// For a terminal: the verdict, the lights, then what wants attention with what to do about it. Views derived
/// from the evidence (an SPF tree) stand under the first finding that names them.
std::string toText(const Report& report, const Evidence& evidence, const Catalogue& catalogue,
                   TextStyle style);

/// One rule's page: what it looks at, why, and how to fix it on each kind of mail server.
std::string toText(const RulePage& page, TextStyle style);

/// The recovery guide, each step with its lines for each kind of mail server.
std::string toText(const std::vector<RecoveryStep>& guide, TextStyle style);

}  // namespace mailvitals::report
