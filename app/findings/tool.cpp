// SPDX-License-Identifier: GPL-3.0-or-later
#include "findings/tool.h"

namespace mailvitals {

std::optional<Tool> toolFromString(std::string_view text) {
    if (text == "outside-view") return Tool::OutsideView;
    if (text == "proof") return Tool::Proof;
    if (text == "recovery") return Tool::Recovery;
    return std::nullopt;
}

}  // namespace mailvitals
