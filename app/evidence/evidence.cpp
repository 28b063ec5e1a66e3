// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/evidence.h"

namespace mailvitals {

std::string idOf(const Question& question) {
    return std::visit([](const auto& q) { return q.id(); }, question);
}

std::size_t Evidence::size() const {
    return std::apply([](const auto&... maps) { return (maps.size() + ...); }, items);
}

}  // namespace mailvitals
