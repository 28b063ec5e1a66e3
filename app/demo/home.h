// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "demo/zone_data.h"

/// The mail server of the demonstration and the corner of the Internet around it, in names and addresses that
/// are reserved for documentation (RFC 2606, RFC 5737, RFC 3849).
namespace mailvitals::demo::home {

inline constexpr const char* domain = "homelab.example";
inline constexpr const char* mailHost = "mail.homelab.example";
inline constexpr const char* ipv4 = "198.51.100.25";
inline constexpr const char* ipv6 = "2001:db8:25::25";
/// Ours, as the others see us.
inline constexpr const char* callerIpv4 = "203.0.113.77";
inline constexpr const char* callerIpv6 = "2001:db8:77::77";

/// Is the server on blocklists, as it is soon after the incident?
enum class Listed { No, Yes };

ZoneData zone(Listed listed);

/// Names under which the demonstration's DNS tells the laptop its own address.
DomainName ownIpv4Name();
DomainName ownIpv6Name();

}  // namespace mailvitals::demo::home
