// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/bounce/transfer.h"

#include "base/ascii.h"

#include <algorithm>

namespace mailvitals::bounce {
namespace {

int valueOf(char c) {
    if (ascii::isUpper(c)) return c - 'A';
    if (ascii::isLower(c)) return c - 'a' + 26;
    if (ascii::isDigit(c)) return c - '0' + 52;
    if (c == '+') return 62;
    return c == '/' ? 63 : -1;
}

int hexOf(char c) {
    if (ascii::isDigit(c)) return c - '0';
    const char low = ascii::lower(c);
    return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

std::string fromBase64(std::string_view text) {
    std::string out;
    unsigned bits = 0;
    int held = 0;
    for (const char c : text) {
        if (c == '=') break;
        const int value = valueOf(c);
        if (value < 0) continue;
        bits = (bits << 6 | static_cast<unsigned>(value)) & 0xffffffU;
        held += 6;
        if (held < 8) continue;
        held -= 8;
        out += static_cast<char>(bits >> held & 0xffU);
    }
    return out;
}

std::string fromQuotedPrintable(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '=') {
            out += text[at];
            continue;
        }
        const bool pair = at + 2 < text.size() && hexOf(text[at + 1]) >= 0 && hexOf(text[at + 2]) >= 0;
        if (pair) {
            out += static_cast<char>(hexOf(text[at + 1]) * 16 + hexOf(text[at + 2]));
            at += 2;
            continue;
        }
        // A line that goes on; blanks may have been added behind the sign.
        std::size_t end = at + 1;
        while (end < text.size() && (text[end] == ' ' || text[end] == '\t' || text[end] == '\r')) ++end;
        if (end == text.size() || text[end] == '\n')
            at = std::min(end, text.size() - 1);
        else
            out += '=';
    }
    return out;
}

}  // namespace

std::string decodedContent(std::string_view content, std::string_view encoding) {
    if (ascii::equalsIgnoringCase(encoding, "base64")) return fromBase64(content);
    if (ascii::equalsIgnoringCase(encoding, "quoted-printable")) return fromQuotedPrintable(content);
    return std::string(content);
}

std::optional<std::string> fromBareBase64(std::string_view text) {
    text = ascii::trimmed(text);
    if (text.size() < 40) return std::nullopt;
    const bool bare = std::all_of(text.begin(), text.end(), [](char c) {
        return valueOf(c) >= 0 || c == '=' || c == '\r' || c == '\n';
    });
    if (!bare) return std::nullopt;
    std::string decoded = fromBase64(text);
    const bool readable = std::none_of(decoded.begin(), decoded.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20 && !ascii::isSpace(c);
    });
    if (decoded.empty() || !readable) return std::nullopt;
    return decoded;
}

}  // namespace mailvitals::bounce
