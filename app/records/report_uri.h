// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

/// The addresses to which a policy record has reports sent: rua= and ruf= of DMARC, rua= of TLS reporting.
namespace mailvitals::report_uri {

/// The first character that no URI may have at its place, or npos (RFC 3986 section 2). Commas, exclamation
/// marks and semicolons count as such: both standards want them encoded.
std::size_t findForeign(std::string_view uri);

/// "reports@example.org" of "mailto:reports@example.org?subject=x"; empty where there is none (RFC 6068
/// section 2).
std::string mailboxOf(std::string_view uri);

/// Does "https://reports.example.org/path" name a host (RFC 9110 section 4.2.2)?
bool namesWebHost(std::string_view uri);

}  // namespace mailvitals::report_uri
