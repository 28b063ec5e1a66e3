// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/domain_name.h"
#include "base/expected.h"

#include <string>
#include <vector>

namespace mailvitals::net {

/// What validation of DNSSEC begins with: keys, or digests of keys, that are known beforehand (RFC 4033
/// section 2).
struct TrustAnchors {
    std::vector<DomainName> zones;     ///< those that have one, each once
    std::vector<std::string> records;  ///< DS or DNSKEY records, as in a zone file

    /// The most specific zone above a name that has an anchor; null: none has.
    const DomainName* above(const DomainName& name) const;
};

/// Those of the root (IANA's), of both of its keys: 20326, and 38696 that follows it. What Debian's
/// dns-root-data has is taken as well, so that keys to come need no new program.
TrustAnchors rootAnchors();

/// A file as it is given to other validators: DS or DNSKEY records, one a line, comments behind semicolons.
/// Where it has none for the root, that of the Internet stays. Otherwise a sentence that says what is wrong.
Expected<TrustAnchors, std::string> anchorsFromFile(const std::string& path);

/// The text of such a file; the path is for the sentence.
Expected<TrustAnchors, std::string> anchorsFromText(std::string_view text, const std::string& path);

}  // namespace mailvitals::net
