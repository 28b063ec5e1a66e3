// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/input.h"

#include "base/input_file.h"

#include <filesystem>

namespace mailvitals::cli {

Expected<Input, std::string> readNamed(const std::string& path, std::size_t most) {
    const bool standard = path == "-";
    auto bytes = standard ? readStandardInput(most) : readInput(path, most);
    if (!bytes)
        return unexpected("Cannot read " + (standard ? std::string("standard input") : path) + ": " +
                          bytes.error() + ".");
    return Input{std::move(*bytes),
                 standard ? std::string() : std::filesystem::path(path).filename().string()};
}

}  // namespace mailvitals::cli
