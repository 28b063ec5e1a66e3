// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/dkim/key_record.h"
#include "rules/facts/lookup.h"
#include "rules/verdicts.h"

#include <optional>

namespace mailvitals {

/// A key record that was found under a selector.
struct DkimKey {
    std::string selector;
    DomainName name;
    std::vector<std::string> texts;                               ///< every TXT there that looks like a key
    std::optional<Expected<dkim::KeyRecord, ParseError>> parsed;  ///< where there is just one
    std::size_t others = 0;  ///< other TXT records at the name; there must be none (RFC 6376 section 3.6.2.2)
    std::string evidence;
    std::string aliasOf;  ///< where CNAMEs led in the end, as with many providers; empty: nowhere else
    bool given = false;   ///< the user named it
    /// Beside the one record stands another that is nothing but base64: a long key that was published as two
    /// records instead of as two strings of one (RFC 6376 section 3.6.2.2).
    bool inPieces = false;

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

/// A selector that is an alias for a name where no key stands.
struct DkimDeadEnd {
    std::string selector;
    std::string target;
    std::string evidence;
};

struct DkimKeys {
    bool open = false;
    /// One for each selector. What a wildcard puts under every name is one key, with the selector "*".
    std::vector<DkimKey> found;
    std::vector<DkimDeadEnd> deadEnds;
    std::vector<std::string> missing;  ///< selectors that the user named and that have no key
    std::vector<DkimFailure> failed;
    std::size_t tried = 0;
    /// NXDOMAIN for "_domainkey": no selector can exist at all (RFC 8020).
    bool nothingBelow = false;
    std::string branchEvidence;  ///< id of the question about "_domainkey"
};

/// Selectors that the user gave, then those that mail stacks and providers use.
DkimKeys dkimKeys(Inquiry& ask, const DomainName& domain);

/// For rules that had nothing to say of any key: grey where one may stand that could not be looked at, else
/// this reason why they do not apply.
void sayNoKey(const DkimKeys& keys, const Subject& subject, const char* reason, Verdicts& verdicts);

}  // namespace mailvitals
