// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "base/parse_error.h"
#include "records/config/lines.h"

namespace mailvitals::config {

/// A value of a YAML text and the way to it: {"services", "mail", "ports", "0"}.
struct YamlValue {
    std::vector<std::string> path;
    std::string value;         ///< of a scalar; empty for null, [] and {}
    std::size_t line = 0;      ///< where the value itself stands, be it by way of an alias
    std::size_t document = 0;  ///< from 0; "---" begins another

    /// The path's element, or nothing where it is not as long.
    std::string_view at(std::size_t index) const;
};

inline constexpr std::size_t maxYamlDepth = 32;
inline constexpr std::size_t maxYamlValues = 20000;

/// The scalars of a text, with its aliases followed and its merge keys ("<<") merged as YAML 1.1 does it:
/// what a mapping says itself outweighs what is merged into it. A key that is there twice is given twice. An
/// error where libyaml refuses the text, or where it holds more than the limits above once its aliases are
/// followed.
Expected<std::vector<YamlValue>, ParseError> yamlValues(const Lines& lines);

}  // namespace mailvitals::config
