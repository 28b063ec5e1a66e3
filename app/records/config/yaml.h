// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/config/lines.h"

namespace mailvitals::config {

/// A value of a YAML text and the way to it: {"services", "mail", "ports", "0"}.
struct YamlValue {
    std::vector<std::string> path;
    std::string value;
    std::size_t line = 0;

    /// The path's element, or nothing where it is not as long.
    std::string_view at(std::size_t index) const;
};

inline constexpr std::size_t maxYamlDepth = 20;
inline constexpr std::size_t maxYamlValues = 20000;

/// The scalars of a text in block style, with "[a, b]" and one level of "{a: b}" as values. Anchors are not
/// followed. No error: what is written in another way is left out, and whoever reads it asks for what is not
/// there.
std::vector<YamlValue> yamlValues(const Lines& lines);

}  // namespace mailvitals::config
