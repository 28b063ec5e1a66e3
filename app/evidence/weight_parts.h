// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/attempt.h"

#include <string>

namespace mailvitals {
namespace weight {

// An object's lines, with their names and all blanks in front of them.
inline constexpr std::size_t frameOfItem = 1024;
inline constexpr std::size_t frame = 512;
inline constexpr std::size_t line = 64;
inline constexpr std::size_t octet = 5;  ///< "\\x00"

inline std::size_t ofText(const std::string& text) {
    return line + octet * text.size();
}

template <class Values>
std::size_t sumOf(const Values& values, auto weigh) {
    std::size_t sum = 0;
    for (const auto& value : values) sum += weigh(value);
    return sum;
}

}  // namespace weight

inline std::size_t weightOf(const Failure& failure) {
    return weight::frame + weight::ofText(failure.detail);
}

}  // namespace mailvitals
