// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "base/parse_error.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailvitals::message {

/// "smtp.mailfrom=example.org" (RFC 8601 section 2.2).
struct AuthProperty {
    std::string type;      ///< ptype in lower case: "smtp", "header", "body", "policy"
    std::string property;  ///< in lower case: "mailfrom", "d", "i"
    std::string value;

    bool operator==(const AuthProperty&) const = default;
};

/// What one method said: "dkim=pass header.d=example.org".
struct AuthResult {
    std::string method;  ///< in lower case
    std::string result;  ///< in lower case
    std::string reason;  ///< of reason=; empty where there is none
    std::vector<AuthProperty> properties;

    /// The value of a property, or null.
    const std::string* value(std::string_view type, std::string_view property) const;
    bool operator==(const AuthResult&) const = default;
};

/// What a receiver wrote down about a message. Anybody can write such a field: only one that carries the
/// name of a server one trusts, above the Received: line of that server, says anything.
struct AuthenticationResults {
    std::optional<unsigned> instance;  ///< i= of ARC-Authentication-Results (RFC 8617 section 4.1.1)
    std::string server;                ///< authserv-id
    std::vector<AuthResult> results;   ///< empty for "none"

    bool operator==(const AuthenticationResults&) const = default;
};

/// Authentication-Results: (RFC 8601 section 2.2) and, where the value begins with i=, its ARC form. Versions
/// other than 1 are an error (section 2.2), as are a result without "=" and one beyond the first 200.
Expected<AuthenticationResults, ParseError> parseAuthenticationResults(std::string_view value);

}  // namespace mailvitals::message
