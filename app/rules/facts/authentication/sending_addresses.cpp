// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/authentication/sending_addresses.h"

#include "rules/facts/authentication/spf_record.h"

#include <algorithm>

namespace mailvitals {
namespace {

/// No home sends by more.
constexpr std::size_t mostAddresses = 4;

bool isOneAddress(const Cidr& network) {
    return network.prefix() == (network.address().isV4() ? 32U : 128U);
}

}  // namespace

SendingAddresses sendingAddresses(Inquiry& ask) {
    SendingAddresses sending;
    const DomainName* domain = ask.request().target.domain();
    if (domain == nullptr) return sending;
    const SpfRecord found = spfRecordAt(ask, *domain);
    sending.open = found.state == SpfRecord::State::Open;
    const spf::Record* record = found.record();
    if (record == nullptr) return sending;
    for (const spf::Mechanism& mechanism : record->mechanisms) {
        if (mechanism.kind == spf::MechanismKind::All) break;  // RFC 7208 section 5.1
        const bool passes = mechanism.qualifier == spf::Qualifier::Pass;
        if (!passes || !mechanism.network || !isOneAddress(*mechanism.network)) continue;
        const IpAddress& address = mechanism.network->address();
        const bool isNew =
            std::find(sending.addresses.begin(), sending.addresses.end(), address) == sending.addresses.end();
        if (isNew && ask.request().isPublic(address) && sending.addresses.size() < mostAddresses)
            sending.addresses.push_back(address);
    }
    return sending;
}

}  // namespace mailvitals
