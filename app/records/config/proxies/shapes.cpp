// SPDX-License-Identifier: GPL-3.0-or-later
// What is kept of the texts of proxies.
#include "records/config/shapes.h"

#include "base/ascii.h"

#include <algorithm>

namespace mailvitals::config {
namespace {

bool isPort(std::string_view word) {
    return !word.empty() && word.size() <= 5 && isMadeOf(word, "0123456789");
}

/// "mailserver:25", "mail", "ipv4@mail:25", "[::1]:25"; a name is no longer than DNS has it.
bool isServer(std::string_view word) {
    for (const std::string_view family : {"ipv4@", "ipv6@"}) {
        if (word.starts_with(family)) word.remove_prefix(family.size());
    }
    const std::size_t colon = word.rfind(':');
    const std::string_view host = word.substr(0, colon);
    if (colon != word.npos && isPort(word.substr(colon + 1)) && host.size() <= 255 && isNameWord(host) &&
        host.find('/') == host.npos)
        return true;
    if (isNameWord(word) && word.find('/') == word.npos) return true;
    return keptPlace(word) == word && word.find_first_of(" \t,") == word.npos;
}

bool isTraefikValue(std::string_view value) {
    const std::vector<std::string_view> words = ascii::split(value, ',');
    return std::all_of(words.begin(), words.end(), [](std::string_view word) {
        word = ascii::trimmed(word);
        // "mail@docker" names a service of another provider.
        for (const std::string_view provider :
             {"@docker", "@file", "@swarm", "@internal", "@kubernetescrd"}) {
            if (word.ends_with(provider)) word.remove_suffix(provider.size());
        }
        const std::string_view plain = word.substr(0, word.find("/tcp"));
        return plain.empty() || isServer(plain) || keptPlace(plain) == plain;
    });
}

}  // namespace

std::string keptServer(std::string_view value) {
    return std::string(isServer(value) ? value : forgotten);
}

std::string keptIngressTarget(std::string_view value) {
    // Namespace and service, port, and what is spoken on either side.
    const std::vector<std::string_view> pieces = ascii::split(value, ':');
    const bool fits = pieces.size() >= 2 && pieces.size() <= 4 && isNameWord(pieces[0]) &&
                      isNameWord(pieces[1]) &&
                      std::all_of(pieces.begin() + 2, pieces.end(),
                                  [](std::string_view piece) { return piece.empty() || piece == "PROXY"; });
    return std::string(fits ? value : forgotten);
}

std::string keptTraefik(std::string_view value) {
    const std::size_t equals = value.find('=');
    if (equals == value.npos || !isNameWord(value.substr(0, equals))) return std::string(forgotten);
    const bool fits = isTraefikValue(value.substr(equals + 1));
    return std::string(value.substr(0, equals + 1)) +
           std::string(fits ? value.substr(equals + 1) : forgotten);
}

}  // namespace mailvitals::config
