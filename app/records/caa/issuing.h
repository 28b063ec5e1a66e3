// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/caa/property.h"

namespace mailvitals::caa {

/// Who may issue certificates of a kind for a name, by the set of records that governs it (RFC 8659 section
/// 4).
struct Rights {
    bool restricted = false;  ///< not everybody may
    /// A record that only those may pass over who know it, and the standards do not: nobody is sure to issue.
    bool unknownCritical = false;
    std::vector<std::string> issuers;  ///< those who may, each once, in lower case; empty: nobody
};

/// `wildcard`: for a certificate of "*.name", where issuewild goes before issue. A broken record of the kind
/// restricts and allows nobody (RFC 8659 section 4.2).
Rights rightsBy(const std::vector<dns::Caa>& records, bool wildcard);

/// The names under which an authority takes itself to be meant in such records, by the organisation that its
/// certificates name as issuer. Empty for all but the few of which that is known for sure.
std::vector<std::string_view> namesOf(std::string_view organisation);

}  // namespace mailvitals::caa
