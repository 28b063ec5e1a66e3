// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/dns/announcement.h"

#include "base/ascii.h"

namespace mailvitals {

Announcement announcementAt(Inquiry& ask, const DomainName& name, bool (*isRecord)(std::string_view),
                            std::string_view word) {
    Announcement result{lookUp(ask, name, dns::Type::Txt), {}};
    std::vector<std::string> meant;
    for (std::string& text : result.txt.texts()) {
        if (isRecord(text))
            result.records.push_back(std::move(text));
        else if (ascii::containsIgnoringCase(text, word))
            meant.push_back(std::move(text));
    }
    if (result.records.empty() && !meant.empty()) result.records.push_back(std::move(meant.front()));
    return result;
}

}  // namespace mailvitals
