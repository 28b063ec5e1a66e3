// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/tag_list.h"

/// The wish for reports about encryption, a TXT record at "_smtp._tls" (RFC 8460 section 3).
namespace mailvitals::tls_rpt {

struct Record {
    std::vector<std::string> addresses;  ///< rua=: URIs of the schemes mailto and https
    std::vector<Tag> extensions;         ///< to be ignored

    bool operator==(const Record&) const = default;
};

/// Does this TXT count as such a record? Others at the name are passed over.
bool isRecord(std::string_view txt);

Expected<Record, ParseError> parse(std::string_view txt);

}  // namespace mailvitals::tls_rpt
