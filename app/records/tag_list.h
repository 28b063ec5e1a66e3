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
    std::string name;         ///< as written; whether case matters is for the record's own standard to say
    std::string value;        ///< inner white space as written
    std::size_t nameAt = 0;   ///< offset of the name in the record
    std::size_t valueAt = 0;  ///< offset of the value in the record

    bool operator==(const Tag&) const = default;
};

/// The pieces between the semicolons of "a=b; c=d;" (RFC 6376 section 3.2): each a tag, or the reason why it
/// is none. For standards that pass over a broken piece and read on (RFC 9989 section 4.7). A trailing
/// semicolon makes no piece; whether a name occurs twice is left to the caller. Errors cite `section`.
std::vector<Expected<Tag, ParseError>> splitTagList(std::string_view record, const std::string& section);

/// "a=b; c=d;" as DKIM, DMARC and their kin write it (RFC 6376 section 3.2). An empty piece between two
/// semicolons, a piece without '=', a name that is not ALPHA *(ALPHA / DIGIT / "_"), a control character and
/// a name that occurs twice (in the same case) are errors; a trailing semicolon is not. Bytes above ASCII are
/// let through in values, as that section advises. A backslash before a semicolon, which only a zone file may
/// have, gets an error of its own. Errors cite `section`.
Expected<std::vector<Tag>, ParseError> parseTagList(std::string_view record, const std::string& section);

}  // namespace mailvitals
