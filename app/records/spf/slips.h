// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/parse_error.h"
#include "records/spf/record.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What people mean as SPF and what is something else, for a reason that is hard to see.
namespace mailvitals::spf {

/// Why this TXT is no SPF record although it was meant as one: a blank or quotation marks before the version,
/// a colon behind it, a no-break space (RFC 7208 section 4.5). None for a record, and for text of another
/// kind; "spf2.0/pra" is Sender ID (RFC 4406) and no slip.
std::optional<ParseError> nearMiss(std::string_view txt);

/// Why this piece of a record is no term (RFC 7208 section 4.6.1), once no grammar has fitted: `name` stands
/// at `where` up to the first colon, slash or the end, `behind` is what follows.
ParseError explainTerm(std::string_view name, std::string_view behind, std::size_t where);

/// The terms that no receiver looks at, as written: mechanisms behind `all`, and redirect= beside it
/// (RFC 7208 sections 5.1 and 6.1).
std::vector<std::string> deadTerms(const Record& record);

/// Modifiers named like a mechanism, as written: "ip4=192.0.2.1" is allowed, and means nothing (RFC 7208
/// section 6).
std::vector<std::string> mistakenModifiers(const Record& record);

}  // namespace mailvitals::spf
