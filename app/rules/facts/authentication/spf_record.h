// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/spf/record.h"
#include "rules/facts/lookup.h"

#include <optional>

namespace mailvitals {

/// The SPF record of one name (RFC 7208 section 4.5).
struct SpfRecord {
    enum class State { Open, Failed, None, One, Many };
    DomainName name;
    State state = State::Open;
    std::vector<std::string> texts;                           ///< every v=spf1 record found, strings joined
    std::optional<Expected<spf::Record, ParseError>> parsed;  ///< of the one record
    /// Where there is none: a text that was meant as one, and why it is none.
    std::optional<ParseError> slip;
    std::string almost;
    std::string reason;
    std::string evidence;

    const spf::Record* record() const { return parsed && parsed->has_value() ? &**parsed : nullptr; }
};

SpfRecord spfRecordAt(Inquiry& ask, const DomainName& name);

}  // namespace mailvitals
