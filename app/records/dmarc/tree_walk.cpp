// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/dmarc/record.h"

#include <algorithm>

namespace mailvitals::dmarc {

std::vector<DomainName> treeWalk(const DomainName& authorDomain) {
    // Long names jump to this many labels, so that nobody can make a receiver ask more than eight times.
    static constexpr std::size_t longest = 7;
    std::vector<DomainName> names;
    for (DomainName name = authorDomain; !name.isRoot();) {
        names.push_back(name);
        name = name.suffix(std::min(name.labels().size() - 1, longest));
    }
    return names;
}

}  // namespace mailvitals::dmarc
