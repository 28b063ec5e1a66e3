// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/domain_name.h"
#include "base/ip_address.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace mailvitals::spf {

/// Who hands over a message, as the receiver sees it (RFC 7208 section 4.1). Values of somebody else's
/// making.
struct Session {
    IpAddress client;  ///< an IPv4-mapped address is taken as the IPv4 address in it (section 5)
    std::string local = "postmaster";  ///< of MAIL FROM; never empty (section 4.3)
    std::string domain;  ///< of MAIL FROM, or the HELO name where MAIL FROM is empty (section 2.4)
    std::string helo;
    std::string receiver = "unknown";  ///< for %{r} in explanations
    std::chrono::sys_seconds time{};   ///< for %{t} in explanations
    bool tellsLocal = true;            ///< the local part may stand in questions to the DNS
    bool wantsExplanation = false;     ///< also ask for the text that exp= names

    /// `mailFrom` is "user@example.org", "example.org", or empty or "<>" for a bounce: then it is
    /// postmaster@helo (section 2.4). An empty local part is "postmaster" (section 4.3).
    static Session of(IpAddress client, std::string_view mailFrom, std::string helo);

    std::string sender() const { return local + "@" + domain; }
};

/// The domain of a session as a name that check_host() can begin with; none where it is malformed or has no
/// dot, for which the result is "none" (RFC 7208 section 4.3).
std::optional<DomainName> startOf(const Session& session);

/// A name of the DNS out of text in which only dots have a meaning, with the labels on its left dropped as
/// far as needed for 253 characters (RFC 7208 section 7.3). None where the text cannot be a name.
std::optional<DomainName> nameFrom(std::string_view text);

}  // namespace mailvitals::spf
