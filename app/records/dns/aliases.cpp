// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/dns/aliases.h"

#include <algorithm>

namespace mailvitals::dns {

Resolved resolve(const std::vector<Record>& answers, DomainName name, Type type) {
    Resolved result;
    for (;;) {
        for (const Record& record : answers) {
            if (record.name == name && record.type == type) result.records.push_back(record);
        }
        if (!result.records.empty() || type == Type::Cname) return result;
        const auto alias = std::find_if(answers.begin(), answers.end(), [&](const Record& record) {
            return record.name == name && record.type == Type::Cname &&
                   std::holds_alternative<DomainName>(record.data);
        });
        if (alias == answers.end()) return result;
        name = std::get<DomainName>(alias->data);
        const bool seen =
            std::find(result.aliases.begin(), result.aliases.end(), name) != result.aliases.end();
        if (seen || result.aliases.size() == mostAliases) return result;
        result.aliases.push_back(name);
    }
}

}  // namespace mailvitals::dns
