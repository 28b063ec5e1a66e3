// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "base/parse_error.h"

#include <string>
#include <string_view>
#include <vector>

namespace mailvitals {

/// One "name=value" of a tag list, with blanks around both taken away.
struct Tag {
    std::string name;   ///< as written; whether case matters is for the record's own standard to say
    std::string value;  ///< inner white space as written
    std::size_t nameAt = 0;   ///< offset of the name in the record
    std::size_t valueAt = 0;  ///< offset of the value in the record

    bool operator==(const Tag&) const = default;
};

/// "a=b; c=d;" as DKIM, DMARC and their kin write it (RFC 6376 section 3.2). An empty piece between two semicolons,
/// a piece without '=', a name that is not ALPHA *(ALPHA / DIGIT / "_") and a name that occurs twice are errors; a
/// trailing semicolon is not. `section` is what errors cite.
Expected<std::vector<Tag>, ParseError> parseTagList(std::string_view record, const std::string& section);

}  // namespace mailvitals
