// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/tag_list.h"

#include <optional>

namespace mailvitals {

/// Does a TXT begin with this version ("v=STSv1"), so that it counts as a record of its kind at all? What
/// follows is a semicolon, white space or nothing.
bool beginsWithVersion(std::string_view txt, std::string_view version);

/// The fields behind the version of "v=STSv1; id=a; name=value;" as MTA-STS and TLS reporting write them (RFC
/// 8461 section 3.1, RFC 8460 section 3): names of letters and digits, then "_", "-" and "." as well, at most
/// 32 characters; values of visible characters; no blanks around the equals sign. A name that occurs twice is
/// an error. Errors cite `section`.
Expected<std::vector<Tag>, ParseError> parsePolicyFields(std::string_view txt, std::string_view version,
                                                         const std::string& section);

/// What is wrong with the value of an extension field, which has neither blanks nor equals signs
/// (sts-ext-value and tlsrpt-ext-value of the same sections).
std::optional<ParseError> flawOfExtension(const Tag& field, const std::string& section);

}  // namespace mailvitals
