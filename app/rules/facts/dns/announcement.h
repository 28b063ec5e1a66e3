// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rules/facts/lookup.h"

namespace mailvitals {

/// A record that announces something in a TXT of its own name, like MTA-STS and TLS reporting.
struct Announcement {
    Lookup txt;
    /// Those that count as such a record; where none does, the one that was meant as such, but so that nobody
    /// takes it for one. What a wildcard puts at the name was not meant.
    std::vector<std::string> records;
};

/// `word`: a part of the version that only such a record has, in any case.
Announcement announcementAt(Inquiry& ask, const DomainName& name, bool (*isRecord)(std::string_view),
                            std::string_view word);

}  // namespace mailvitals
