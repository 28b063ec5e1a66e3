// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/dkim/key_record.h"
#include "rules/views/lookup.h"

#include <optional>

namespace mailvitals {

/// A key record that was found under a selector.
struct DkimKey {
    std::string selector;
    DomainName name;
    std::vector<std::string> texts;                               ///< every TXT there that looks like a key
    std::optional<Expected<dkim::KeyRecord, ParseError>> parsed;  ///< where there is just one
    std::string evidence;

    const dkim::KeyRecord* record() const { return parsed && parsed->has_value() ? &**parsed : nullptr; }
    const ParseError* error() const { return parsed && !parsed->has_value() ? &parsed->error() : nullptr; }
};

/// A selector whose look-up failed.
struct DkimFailure {
    std::string selector;
    bool given = false;  ///< the user named it
    std::string reason;
    std::string evidence;
};

struct DkimKeys {
    bool open = false;
    std::vector<DkimKey> found;
    std::vector<std::string> missing;  ///< selectors that the user named and that have no key
    std::vector<DkimFailure> failed;
    std::size_t tried = 0;
    /// NXDOMAIN for "_domainkey": no selector can exist at all (RFC 8020).
    bool nothingBelow = false;
    std::string branchEvidence;  ///< id of the question about "_domainkey"
};

/// Selectors that the user gave, then those that mail stacks and providers use.
DkimKeys dkimKeys(Inquiry& ask, const DomainName& domain);

}  // namespace mailvitals
