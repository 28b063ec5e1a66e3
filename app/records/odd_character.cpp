// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/odd_character.h"

#include <array>

namespace mailvitals {
namespace {

struct Known {
    std::string_view octets;
    const char* name;
};

constexpr const char* noBreakSpace = "a no-break space";
constexpr const char* typographicMark = "a typographic quotation mark";
constexpr const char* dash = "a dash that is no hyphen";
constexpr const char* invisible = "an invisible character";

/// In UTF-8, and in the one octet of ISO 8859-1 and Windows-1252 where that is no lead octet of UTF-8.
constexpr std::array<Known, 26> known{{
    {"\"", "a quotation mark"},
    {"\t", "a tab"},
    {"\r", "a line end"},
    {"\n", "a line end"},
    {"\xc2\xa0", noBreakSpace},
    {"\xa0", noBreakSpace},
    {"\xe2\x80\xaf", noBreakSpace},
    {"\xe2\x80\x98", typographicMark},
    {"\xe2\x80\x99", typographicMark},
    {"\xe2\x80\x9c", typographicMark},
    {"\xe2\x80\x9d", typographicMark},
    {"\xe2\x80\x9e", typographicMark},
    {"\xc2\xab", typographicMark},
    {"\xc2\xbb", typographicMark},
    {"\x93", typographicMark},
    {"\x94", typographicMark},
    {"\xe2\x80\x90", dash},
    {"\xe2\x80\x91", dash},
    {"\xe2\x80\x93", dash},
    {"\xe2\x80\x94", dash},
    {"\xe2\x88\x92", dash},
    {"\x96", dash},
    {"\xe2\x80\x8b", invisible},
    {"\xe2\x80\x8e", invisible},
    {"\xc2\xad", invisible},
    {"\xef\xbb\xbf", "a byte order mark"},
}};

bool isContinuation(char c) {
    return (static_cast<unsigned char>(c) & 0xc0U) == 0x80U;
}

}  // namespace

std::optional<OddCharacter> oddCharacterAtStart(std::string_view text) {
    if (text.empty()) return std::nullopt;
    for (const Known& candidate : known) {
        if (text.starts_with(candidate.octets))
            return OddCharacter{0, candidate.octets.size(), candidate.name};
    }
    const auto first = static_cast<unsigned char>(text.front());
    if (first < 0x20 || first == 0x7f) return OddCharacter{0, 1, "a control character"};
    if (first < 0x80) return std::nullopt;
    constexpr std::size_t longest = 4;  // octets of one character (RFC 3629 section 3)
    std::size_t length = 1;
    while (first >= 0xc0 && length < longest && length < text.size() && isContinuation(text[length]))
        ++length;
    return OddCharacter{0, length, "a character beyond ASCII"};
}

std::optional<OddCharacter> findOddCharacter(std::string_view text) {
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (auto odd = oddCharacterAtStart(text.substr(at))) {
            odd->at = at;
            return odd;
        }
    }
    return std::nullopt;
}

}  // namespace mailvitals
