// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/tag_list.h"

/// A logo beside one's mail, a TXT record at "default._bimi"
/// (draft-brand-indicators-for-message-identification section 4.2). Still a draft.
namespace mailvitals::bimi {

enum class Preference { Brand, Personal };  ///< avp=: whose picture a mail program should prefer

struct Record {
    std::string logo;      ///< l=: an https URI; empty: the domain declines to show one
    std::string evidence;  ///< a=: an https URI of a mark certificate; empty: none
    Preference preference = Preference::Brand;
    std::vector<Tag> unknownTags;  ///< to be ignored

    bool declines() const { return logo.empty() && evidence.empty(); }
    bool operator==(const Record&) const = default;
};

/// Does this TXT count as such a record? Others at the name are passed over.
bool isRecord(std::string_view txt);

Expected<Record, ParseError> parse(std::string_view txt);

}  // namespace mailvitals::bimi
