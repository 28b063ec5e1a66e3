// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/authentication/dmarc_destinations.h"

#include <algorithm>

namespace mailvitals {
namespace {

/// Receivers need not send to more than two addresses (RFC 7489 section 6.3); nobody has ten report services.
constexpr std::size_t mostDomains = 10;

void add(DmarcDestinations& known, const dmarc::ReportAddress& address, bool aggregate) {
    const std::size_t at = address.mailbox.rfind('@');
    if (at == std::string::npos) return;
    const auto domain = DomainName::parse(std::string_view(address.mailbox).substr(at + 1));
    if (!domain) return;
    auto found = std::find_if(known.domains.begin(), known.domains.end(),
                              [&](const DmarcDestination& one) { return one.domain == *domain; });
    if (found == known.domains.end()) {
        if (known.domains.size() >= mostDomains) {
            ++known.passedOver;
            return;
        }
        known.domains.push_back({*domain, {}});
        found = known.domains.end() - 1;
    }
    (aggregate ? found->aggregate : found->failure) = true;
    const bool twice = std::find(found->mailboxes.begin(), found->mailboxes.end(), address.mailbox) !=
                       found->mailboxes.end();
    if (!twice) found->mailboxes.push_back(address.mailbox);
}

}  // namespace

DmarcDestinations dmarcDestinations(const dmarc::Record& record) {
    DmarcDestinations result;
    for (const dmarc::ReportAddress& address : record.aggregateReports) add(result, address, true);
    for (const dmarc::ReportAddress& address : record.failureReports) add(result, address, false);
    return result;
}

}  // namespace mailvitals
