// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/domain_name.h"
#include "base/ip_address.h"

#include <string_view>
#include <vector>

namespace mailvitals::message {

/// A name that means something inside one network only: "localhost", "dovecot", "mail.lan", or an address in
/// place of a name.
bool isInnerName(const DomainName& name);

/// The operator of the receiving side, by the names that its servers have in their Received: lines. Some
/// large ones use several domains for one and the same house.
class House {
 public:
    House() = default;
    explicit House(const DomainName& server) { add(server); }

    /// Takes the organisation that a server's public name belongs to, with the other domains of its operator.
    void add(const DomainName& server);
    /// A public name of this house.
    bool owns(const DomainName& name) const;
    bool isEmpty() const { return domains_.empty(); }
    /// Nobody but the operator sends from there.
    bool ownsAddress(const IpAddress& address) const;
    /// A server by which the operator's customers send to everybody, its other customers with them: mail from
    /// there comes from outside, whatever its domain.
    bool isWayOut(const DomainName& name) const;

 private:
    std::vector<DomainName> domains_;
};

}  // namespace mailvitals::message
