// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "findings/args.h"
#include "findings/outcome.h"
#include "findings/subject.h"

#include <string>
#include <vector>

namespace mailvitals {

/// What was seen, said by one rule about one subject. No sentence is in here: the rule's page has the words.
struct Finding {
    std::string rule;  ///< "mx.present"; stable for ever
    Subject subject;
    Outcome outcome = Outcome::Unknown;
    std::string tag;                    ///< which of the page's messages
    Args args;                          ///< what goes into the message
    std::vector<std::string> evidence;  ///< ids of what shows it: items of evidence, views derived from them

    bool operator==(const Finding&) const = default;
};

}  // namespace mailvitals
