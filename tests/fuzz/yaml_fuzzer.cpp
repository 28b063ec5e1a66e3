// SPDX-License-Identifier: GPL-3.0-or-later
// YAML with its aliases followed, and the blocks of nginx and Caddyfiles: within their limits, or an error.
#include "fuzz/require.h"
#include "records/config/proxies/blocks.h"
#include "records/config/yaml.h"

#include <cstdint>

using namespace mailvitals;
using fuzz::require;

namespace {

std::size_t countOf(const std::vector<config::Directive>& block, std::size_t depth) {
    require(depth <= config::maxBlockDepth, "blocks have their limit");
    std::size_t count = block.size();
    for (const config::Directive& one : block) count += countOf(one.block, depth + 1);
    return count;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const config::Lines lines = config::linesOf(input);
    if (const auto values = config::yamlValues(lines)) {
        require(values->size() <= config::maxYamlValues, "values have their limit");
        for (const config::YamlValue& value : *values)
            require(value.path.size() <= config::maxYamlDepth && value.line <= lines.size(),
                    "a value lies in the text");
    } else {
        require(!values.error().what.empty(), "a reason is given");
    }
    for (const config::Ending ending : {config::Ending::Semicolon, config::Ending::Line}) {
        const auto root = config::blocksOf(lines, ending);
        if (root)
            require(countOf(*root, 0) <= size, "a directive has a word of its own");
        else
            require(!root.error().what.empty(), "a reason is given");
    }
    return 0;
}
