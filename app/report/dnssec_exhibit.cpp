// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/printable.h"
#include "report/kind_exhibits.h"

namespace mailvitals::report {

void show(Exhibit& exhibit, const DnssecQuestion&, const Attempt<DnssecResult>& look) {
    const DnssecResult* result = look.answer();
    if (!result) return;
    const char* way = result->ownRecursion ? "by asking the name servers, from the root down"
                                           : "from what the resolver passes on";
    exhibit.how = std::string(way) + ", in " + inMilliseconds(look.timing());
    exhibit.lines.push_back(toString(result->status) +
                            (result->reason.empty() ? std::string() : ": " + printable(result->reason)));
}

}  // namespace mailvitals::report
