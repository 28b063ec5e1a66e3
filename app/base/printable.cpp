// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/printable.h"

#include "base/ascii.h"

#include <algorithm>
#include <cstdint>
#include <iterator>

namespace mailvitals {
namespace {

void appendHexByte(std::string& out, unsigned char byte) {
    static constexpr char digits[] = "0123456789abcdef";
    out += "\\x";
    out += digits[byte >> 4];
    out += digits[byte & 15];
}

struct CodePoint {
    std::uint32_t value;
    std::size_t length;
};

/// The code point at the start of the text, or length 0 where no valid UTF-8 stands there (RFC 3629
/// section 4).
CodePoint decodeUtf8(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char first = byte(0);
    if (first < 0x80) return {first, 1};
    std::size_t length = 0;
    std::uint32_t value = 0;
    if ((first & 0xe0) == 0xc0)
        length = 2, value = first & 0x1f;
    else if ((first & 0xf0) == 0xe0)
        length = 3, value = first & 0x0f;
    else if ((first & 0xf8) == 0xf0)
        length = 4, value = first & 0x07;
    if (length == 0 || text.size() < length) return {0, 0};
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xc0) != 0x80) return {0, 0};
        value = value << 6 | (byte(i) & 0x3fu);
    }
    static constexpr std::uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    if (value < smallest[length] || value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff)) return {0, 0};
    return {value, length};
}

struct Range {
    std::uint32_t first;
    std::uint32_t last;
};

/// Controls, line and paragraph separators, and what Unicode calls default ignorable (UAX #44): no mark, but
/// a way to hide or reorder text.
constexpr Range hiddenRanges[] = {
    {0x0, 0x1f},      {0x7f, 0x9f},       {0xad, 0xad},       {0x34f, 0x34f},     {0x61c, 0x61c},
    {0x115f, 0x1160}, {0x17b4, 0x17b5},   {0x180b, 0x180f},   {0x200b, 0x200f},   {0x2028, 0x202e},
    {0x2060, 0x206f}, {0x3164, 0x3164},   {0xfe00, 0xfe0f},   {0xfeff, 0xfeff},   {0xffa0, 0xffa0},
    {0xfff0, 0xfffc}, {0x1bca0, 0x1bca3}, {0x1d173, 0x1d17a}, {0xe0000, 0xe0fff},
};

bool isHidden(std::uint32_t c) {
    return std::any_of(std::begin(hiddenRanges), std::end(hiddenRanges),
                       [c](const Range& range) { return c >= range.first && c <= range.last; });
}

int hexValue(char c) {
    if (ascii::isDigit(c)) return c - '0';
    return ascii::lower(c) - 'a' + 10;
}

}  // namespace

std::string printable(std::string_view bytes) {
    std::string out;
    out.reserve(bytes.size());
    while (!bytes.empty()) {
        const CodePoint c = decodeUtf8(bytes);
        if (c.length == 0 || (c.length == 1 && isHidden(c.value))) {
            appendHexByte(out, static_cast<unsigned char>(bytes.front()));
            bytes.remove_prefix(1);
            continue;
        }
        if (isHidden(c.value)) {
            static constexpr char digits[] = "0123456789abcdef";
            std::string hex;
            for (std::uint32_t v = c.value; v != 0; v >>= 4) hex.insert(hex.begin(), digits[v & 15]);
            out += "\\u{" + hex + "}";
        } else {
            out += bytes.substr(0, c.length);
        }
        bytes.remove_prefix(c.length);
    }
    return out;
}

std::string escaped(std::string_view bytes) {
    std::string out;
    out.reserve(bytes.size());
    for (const char c : bytes) {
        if (c >= 0x20 && c < 0x7f && c != '\\')
            out += c;
        else
            appendHexByte(out, static_cast<unsigned char>(c));
    }
    return out;
}

std::string unescaped(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool escape = text[i] == '\\' && i + 3 < text.size() && text[i + 1] == 'x' &&
                            ascii::isHexDigit(text[i + 2]) && ascii::isHexDigit(text[i + 3]);
        if (escape) {
            out += static_cast<char>(hexValue(text[i + 2]) * 16 + hexValue(text[i + 3]));
            i += 3;
        } else {
            out += text[i];
        }
    }
    return out;
}

}  // namespace mailvitals
