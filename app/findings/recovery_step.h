// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "findings/document.h"
#include "findings/page_form.h"

#include <string>
#include <string_view>
#include <vector>

namespace mailvitals {

/// What to do on one kind of mail server.
struct StackFix {
    std::string stack;  ///< "mailcow", "Postfix"
    Document steps;

    bool operator==(const StackFix&) const = default;
};

/// One step of the recovery guide, resources/recovery/<number>-<id>.md.
struct RecoveryStep {
    std::string id;                    ///< "stop"; stable, for what was done is remembered by it
    std::string title;                 ///< what to do: "Clear the queue"
    std::vector<std::string> watches;  ///< the rules whose findings tell how it stands
    bool advises = false;              ///< ... and the advice of which belongs here: where to get off a list
    Document text;                     ///< for every system, with {placeholders}
    std::vector<StackFix> stacks;      ///< further, on one system, with {placeholders}
};

/// The text of a step's page, front matter and all.
Expected<RecoveryStep, PageError> parseRecoveryStep(const std::string& name, std::string_view text);

}  // namespace mailvitals
