// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/dmarc/discovery.h"
#include "rules/facts/lookup.h"
#include "rules/verdicts.h"

#include <optional>

namespace mailvitals {

/// What stands at "_dmarc" below one name of the tree walk.
struct DmarcStep {
    DomainName name;                                            ///< without "_dmarc"
    std::vector<std::string> texts;                             ///< records that begin with v=DMARC1
    std::vector<std::string> otherTexts;                        ///< other TXT at the name
    std::optional<Expected<dmarc::Record, ParseError>> parsed;  ///< where there is just one
    std::string evidence;
};

/// The tree walk of RFC 9989 section 4.10, as far as answers are in.
struct DmarcWalk {
    bool open = false;
    bool failed = false;  ///< a step that may decide could not be read, so nobody knows which does
    std::string reason;
    std::vector<DmarcStep> steps;
    std::vector<std::string> evidence;

    /// The step whose record decides for mail from the domain: its own, else that of its organizational
    /// domain; null where there is none.
    const DmarcStep* deciding() const;
    /// The same for receivers that still follow RFC 7489 and its public suffix list.
    const DmarcStep* decidingByList() const;
    /// What was found at one name of the walk; null for any other name.
    const DmarcStep* at(const DomainName& name) const;
    /// The valid records found, for dmarc::discover and its kin. Lives as long as the walk.
    dmarc::RecordAt records() const;
    /// The policy of the deciding record as it applies to the domain itself (p=, or sp= from above).
    dmarc::Policy policyForDomain() const;
    bool decidesFromAbove() const;
};

DmarcWalk dmarcWalk(Inquiry& ask, const DomainName& domain);

/// For rules about the record in force, once the walk is over: says why there is none where that is so.
const DmarcStep* stepInForce(const DmarcWalk& walk, const Subject& subject, Verdicts& verdicts);

}  // namespace mailvitals
