// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "base/parse_error.h"
#include "records/dns/message.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// What one CAA record says (RFC 8659 section 4).
namespace mailvitals::caa {

enum class Kind {
    Issue,      ///< who may issue certificates
    IssueWild,  ///< ... for wildcard names
    IssueMail,  ///< ... for S/MIME (RFC 9495)
    IssueVmc,   ///< ... for marks (BIMI)
    Iodef,      ///< where to report an attempt
    Unknown,
};

Kind kindOf(std::string_view tag);  ///< in any case

struct Property {
    Kind kind = Kind::Unknown;
    bool critical = false;  ///< an authority that does not know the tag must not issue
    std::string tag;        ///< in lower case
    /// Of an issue property: "letsencrypt.org"; empty: nobody may.
    std::string issuer;
    std::vector<std::pair<std::string, std::string>> parameters;  ///< "accounturi" and the like (RFC 8657)
    std::string target;                                           ///< of iodef: a URL

    bool restrictsIssuing() const { return kind != Kind::Iodef && kind != Kind::Unknown; }
    bool operator==(const Property&) const = default;
};

/// The property, or the first error in the record; where counts in the value, from 0. A broken issue property
/// forbids everybody (RFC 8659 section 4.2).
Expected<Property, ParseError> parse(const dns::Caa& record);

}  // namespace mailvitals::caa
