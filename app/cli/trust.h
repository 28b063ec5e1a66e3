// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

namespace mailvitals::cli {

/// Asked before a check that shall trust the authorities of this file; an empty path is the system's. The
/// sentence for standard error, or nothing.
std::optional<std::string> whyNotTrustable(const std::string& caFile);

/// The same of a file with trust anchors of DNSSEC, and one with the root's name servers.
std::optional<std::string> whyNoAnchors(const std::string& anchorFile, const std::string& hintsFile);

/// What validates DNSSEC in this program: "validated with libunbound 1.17.1", or that nothing does.
std::string dnssecLibrary();

}  // namespace mailvitals::cli
