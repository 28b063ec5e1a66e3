// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/config/complaints.h"

#include "base/ascii.h"

#include <algorithm>

namespace mailvitals::config {
namespace {

/// A text that is longer holds more than a complaint.
constexpr std::size_t mostLines = 5;

bool isRefusal(std::string_view line) {
    for (const char* sign : {"permission denied", "operation not permitted", "you must be root",
                             "need to be root", "are you root", "authorization failed", "not authorized"}) {
        if (ascii::containsIgnoringCase(line, sign)) return true;
    }
    return false;
}

}  // namespace

std::optional<std::string> refusalIn(const Piece& piece) {
    const auto full = std::count_if(piece.lines.begin(), piece.lines.end(),
                                    [](const Line& line) { return !line.content().empty(); });
    if (full > static_cast<std::ptrdiff_t>(mostLines)) return std::nullopt;
    const bool refused = std::any_of(piece.lines.begin(), piece.lines.end(),
                                     [](const Line& line) { return isRefusal(line.content()); });
    if (!refused) return std::nullopt;
    return "the command was not allowed to look; run it as root, with \"sudo\" before it";
}

}  // namespace mailvitals::config
