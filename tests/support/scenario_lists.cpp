// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/scenario.h"

namespace mailvitals::test {
namespace {

/// The first answer that the list documents as a listing.
std::string proofOf(const Blocklist& list) {
    for (const ListCode& code : list.codes) {
        const bool lists = code.kind == ListCode::Kind::Listed || code.kind == ListCode::Kind::Good;
        if (lists) return code.code.first().toString();
    }
    return "127.0.0.2";
}

}  // namespace

std::string Scenario::listName(const std::string& zone, const std::string& address) {
    return IpAddress::parse(address).value().toReverse() + "." + zone;
}

Scenario& Scenario::listed(const std::string& zone, const std::string& address, const std::string& code) {
    return a(listName(zone, address), code);
}

Scenario& Scenario::listAlive(const std::string& zone) {
    for (const auto* lists : {&policy.blocklists, &policy.allowlists}) {
        for (const Blocklist& list : *lists) {
            if (list.zone != *DomainName::parse(zone)) continue;
            for (const ListForm form : {ListForm::V4, ListForm::V6, ListForm::Domain}) {
                if (list.covers(form)) a(list.testEntry(form, true) + "." + zone, proofOf(list));
            }
        }
    }
    return *this;
}

Scenario& Scenario::listsAlive() {
    for (const Blocklist& list : policy.blocklists) listAlive(list.zone.toString());
    for (const Blocklist& list : policy.allowlists) listAlive(list.zone.toString());
    return *this;
}

}  // namespace mailvitals::test
