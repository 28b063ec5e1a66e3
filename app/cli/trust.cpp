// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/trust.h"

#include "base/input_file.h"
#include "net/trust_store.h"
#include "net/validator.h"

namespace mailvitals::cli {

std::optional<std::string> whyNotTrustable(const std::string& caFile) {
    if (caFile.empty() || net::TrustStore::fromFile(caFile).usable()) return std::nullopt;
    return "There is no readable certificate in " + caFile + ".";
}

std::optional<std::string> whyNoAnchors(const std::string& anchorFile, const std::string& hintsFile) {
    constexpr std::size_t largestHints = 64 * 1024;
    if (!anchorFile.empty()) {
        const auto anchors = net::anchorsFromFile(anchorFile);
        if (!anchors) return anchors.error();
    }
    if (!hintsFile.empty()) {
        const auto hints = readInput(hintsFile, largestHints);
        if (!hints) return "The root hints in " + hintsFile + " cannot be read: " + hints.error() + ".";
    }
    return std::nullopt;
}

std::string dnssecLibrary() {
    const std::string library = net::Validator::library();
    return library.empty() ? "as the resolver validates it; built without libunbound"
                           : "validated with " + library;
}

}  // namespace mailvitals::cli
