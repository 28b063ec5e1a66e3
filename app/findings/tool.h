// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>

namespace mailvitals {

/// What the program can do next about a message; the rule's page says which of them the message offers.
enum class Tool {
    OutsideView,  ///< the same check through another host
    Proof,        ///< one test message, to the owner's own mailbox
    Recovery,     ///< the recovery guide
};

/// As in the pages: "outside-view", "proof", "recovery".
std::optional<Tool> toolFromString(std::string_view text);

}  // namespace mailvitals
