// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rules/facts/lookup.h"

namespace mailvitals {

/// The CAA records that govern a name: its own, else those of the closest name above that has any (RFC 8659
/// section 3).
struct CaaSet {
    enum class State {
        Open,
        Failed,   ///< some name on the way up could not be asked for
        Refused,  ///< ... since its servers answer just this question with an error, to an authority as well
        None,
        Found,
    };
    State state = State::Open;
    DomainName owner;  ///< where they were found, or where the way up ended
    std::vector<dns::Caa> records;
    std::string reason;  ///< an English clause, for Failed and Refused
    std::vector<std::string> evidence;
};

CaaSet caaFor(Inquiry& ask, const DomainName& name);

}  // namespace mailvitals
