// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/dmarc/discovery.h"

namespace mailvitals::dmarc {

DomainName organizationalDomain(const DomainName& start, const RecordAt& at) {
    DomainName highest = start;
    for (const DomainName& name : treeWalk(start)) {
        const Record* record = at(name);
        if (record == nullptr) continue;
        if (record->publicSuffix == PublicSuffix::No) return name;
        if (record->publicSuffix == PublicSuffix::Yes) {
            return name == start ? start : start.suffix(name.labels().size() + 1);
        }
        highest = name;
    }
    return highest;
}

std::optional<Discovered> discover(const DomainName& author, const RecordAt& at) {
    if (const Record* own = at(author)) return Discovered{author, own, true};
    const DomainName organizational = organizationalDomain(author, at);
    if (organizational != author) {
        if (const Record* record = at(organizational)) return Discovered{organizational, record, false};
    }
    // What stopped the walk below which the organizational domain lies can only be a public suffix's record.
    for (const DomainName& name : treeWalk(author)) {
        const Record* record = at(name);
        if (record && record->publicSuffix == PublicSuffix::Yes) return Discovered{name, record, false};
    }
    return std::nullopt;
}

}  // namespace mailvitals::dmarc
