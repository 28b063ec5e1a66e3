// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/tag_list.h"

/// The announcement of MTA-STS, a TXT record at "_mta-sts" (RFC 8461 section 3.1).
namespace mailvitals::mta_sts {

struct Record {
    std::string id;               ///< changes whenever the policy does
    std::vector<Tag> extensions;  ///< to be ignored

    bool operator==(const Record&) const = default;
};

/// Does this TXT count as such a record? Others at the name are passed over.
bool isRecord(std::string_view txt);

Expected<Record, ParseError> parse(std::string_view txt);

}  // namespace mailvitals::mta_sts
