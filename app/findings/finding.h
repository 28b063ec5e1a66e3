// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "findings/args.h"
#include "findings/outcome.h"
#include "findings/subject.h"

#include <optional>
#include <string>
#include <vector>

namespace mailvitals {

/// Names a finding: what one rule says about one subject.
struct FindingRef {
    std::string rule;
    Subject subject;

    bool operator==(const FindingRef&) const = default;
};

/// What was seen, said by one rule about one subject. No sentence is in here: the rule's page has the words.
struct Finding {
    std::string rule;  ///< "mx.present"; stable for ever
    Subject subject;
    Outcome outcome = Outcome::Unknown;
    std::string tag;                    ///< which of the page's messages
    Args args;                          ///< what goes into the message
    std::vector<std::string> evidence;  ///< ids of what shows it: items of evidence, views derived from them
    /// Where another finding names the cause: this one waits for it, and is not told by itself.
    std::optional<FindingRef> because = std::nullopt;

    bool operator==(const Finding&) const = default;
};

}  // namespace mailvitals
