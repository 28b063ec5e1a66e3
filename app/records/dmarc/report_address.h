// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/dmarc/record.h"

namespace mailvitals::dmarc {

/// The addresses that a rua= or ruf= tag names, and what is wrong with the others.
struct ReportAddresses {
    std::vector<ReportAddress> usable;
    std::vector<ParseError> slips;
};

/// dmarc-urilist of RFC 9989 section 4.8. URIs of other schemes than mailto: count as usable, as that
/// standard has it, but get a slip as well: a receiver need not know them.
ReportAddresses readReportAddresses(const Tag& tag);

}  // namespace mailvitals::dmarc
