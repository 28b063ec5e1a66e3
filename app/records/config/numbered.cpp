// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/config/numbered.h"

#include "base/ascii.h"
#include "records/config/shapes.h"

#include <algorithm>

namespace mailvitals::config {

std::string Numbered::of(std::string_view word) {
    const std::string lowered = ascii::lowered(word);
    const auto [at, isNew] = numbers_.try_emplace(lowered, numbers_.size() + 1);
    return std::string(forgotten) + std::to_string(at->second);
}

bool isNumbered(std::string_view word) {
    if (!word.starts_with(forgotten)) return false;
    word.remove_prefix(forgotten.size());
    return !word.empty() && word.size() <= 7 && std::all_of(word.begin(), word.end(), ascii::isDigit);
}

}  // namespace mailvitals::config
