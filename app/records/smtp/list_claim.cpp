// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/smtp/list_claim.h"

#include "base/ascii.h"

#include <algorithm>
#include <string>

namespace mailvitals::smtp {
namespace {

constexpr std::size_t longest = 4096;  ///< of the words that are looked at

/// The name that begins here; nothing where it is a word, or an address.
std::optional<DomainName> zoneAt(std::string_view text) {
    while (!text.empty() && (ascii::isSpace(text.front()) || text.front() == '\'' || text.front() == '"' ||
                             text.front() == '('))
        text.remove_prefix(1);
    const auto end = std::find_if_not(text.begin(), text.end(), [](char c) {
        return ascii::isAlnum(c) || c == '.' || c == '-' || c == '_';
    });
    std::string name(text.begin(), end);
    while (name.ends_with('.')) name.pop_back();
    if (name.find('.') == name.npos || IpAddress::parse(name)) return std::nullopt;
    auto zone = DomainName::parse(name);
    if (!zone || !std::any_of(name.begin(), name.end(), ascii::isAlpha)) return std::nullopt;
    return *zone;
}

/// The last address before the words that name the list: in brackets, or bare.
std::optional<IpAddress> clientIn(std::string_view before) {
    const std::size_t open = before.rfind('[');
    if (open != before.npos) {
        const auto address = IpAddress::parse(before.substr(open + 1, before.find(']', open) - open - 1));
        if (address) return address;
    }
    std::optional<IpAddress> found;
    for (std::string_view word : ascii::split(before, ' ')) {
        while (!word.empty() && std::string_view("()<>,;:").find(word.back()) != std::string_view::npos)
            word.remove_suffix(1);
        while (!word.empty() && std::string_view("(<").find(word.front()) != std::string_view::npos)
            word.remove_prefix(1);
        if (const auto address = IpAddress::parse(word)) found = address;
    }
    return found;
}

}  // namespace

std::optional<ListClaim> listClaimIn(std::string_view words) {
    words = words.substr(0, longest);
    const std::string lower = ascii::lowered(words);
    for (const std::string_view sign :
         {"blocked using ", "blocked by ", "listed in ", "listed at ", "listed on ", "listed by ",
          "found in ", "list at ", "rejected by "}) {
        const std::size_t at = lower.find(sign);
        if (at == lower.npos) continue;
        const auto zone = zoneAt(words.substr(at + sign.size()));
        if (zone) return ListClaim{*zone, clientIn(words.substr(0, at))};
    }
    return std::nullopt;
}

}  // namespace mailvitals::smtp
