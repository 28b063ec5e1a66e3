// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/spf/record.h"
#include "rules/views/lookup.h"

#include <optional>

namespace mailvitals {

/// The SPF record of one name (RFC 7208 section 4.5).
struct SpfRecord {
    enum class State { Open, Failed, None, One, Many };
    DomainName name;
    State state = State::Open;
    std::vector<std::string> texts;                           ///< every v=spf1 record found, strings joined
    std::optional<Expected<spf::Record, ParseError>> parsed;  ///< of the one record
    std::string reason;
    std::string evidence;

    const spf::Record* record() const { return parsed && parsed->has_value() ? &**parsed : nullptr; }
    const ParseError* error() const { return parsed && !parsed->has_value() ? &parsed->error() : nullptr; }
};

SpfRecord spfRecordAt(Inquiry& ask, const DomainName& name);

/// Why a record is looked at.
enum class SpfLink { Start, Include, Redirect };

struct SpfNode {
    SpfRecord record;
    SpfLink link = SpfLink::Start;
    std::size_t parent = 0;  ///< index of the node that names this one, always before it
    spf::Qualifier qualifier = spf::Qualifier::Pass;  ///< of the include that names it
};

/// The domain's record and all that it includes or redirects to, as far as names without macros lead; each
/// name once.
std::vector<SpfNode> spfTree(Inquiry& ask, const DomainName& domain);

}  // namespace mailvitals
