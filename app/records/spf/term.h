// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/spf/record.h"

#include <variant>

namespace mailvitals::spf {

using Term = std::variant<Mechanism, Modifier>;

/// One term of a record, without the blanks around it (RFC 7208 section 4.6.1). What the record may have only
/// once is not looked at here. `where` is the offset of the term in the record.
Expected<Term, ParseError> parseTerm(std::string_view text, std::size_t where);

/// Is this the modifier of that name, in any case?
bool isNamed(const Modifier& modifier, std::string_view name);

}  // namespace mailvitals::spf
