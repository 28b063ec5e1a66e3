// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/trust.h"

#include "base/ascii.h"
#include "base/domain_name.h"
#include "base/input_file.h"
#include "base/ip_address.h"
#include "net/trust_store.h"
#include "net/validator.h"

#include <sstream>
#include <vector>

namespace mailvitals::cli {
namespace {

/// Is there a line as in a zone file that gives a name an address?
bool hasServers(std::string_view hints) {
    for (const auto line : ascii::split(hints, '\n')) {
        std::vector<std::string> words;
        std::istringstream text{std::string(line.substr(0, line.find(';')))};
        for (std::string word; text >> word;) words.push_back(std::move(word));
        if (words.size() < 3 || !DomainName::parse(words.front()) || !IpAddress::parse(words.back()))
            continue;
        const std::string type = ascii::lowered(words[words.size() - 2]);
        if (type == "a" || type == "aaaa") return true;
    }
    return false;
}

}  // namespace

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
        if (!hasServers(*hints)) return "There is no address of a name server in " + hintsFile + ".";
    }
    return std::nullopt;
}

std::string dnssecLibrary() {
    const std::string library = net::Validator::library();
    return library.empty() ? "as the resolver validates it; built without libunbound"
                           : "validated with " + library;
}

}  // namespace mailvitals::cli
