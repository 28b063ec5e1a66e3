// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/wide_text.h"

#include <cstdint>

namespace mailvitals {
namespace {

struct Encoding {
    std::size_t width = 0;  ///< bytes of a unit; 0: none of these
    bool bigEndian = false;
    std::size_t mark = 0;  ///< bytes of the mark in front
};

bool isAsciiUnit(std::string_view bytes, std::size_t at, const Encoding& encoding) {
    std::size_t zeros = 0;
    for (std::size_t i = 0; i < encoding.width; ++i) zeros += bytes[at + i] == '\0' ? 1 : 0;
    const char low = bytes[at + (encoding.bigEndian ? encoding.width - 1 : 0)];
    return zeros == encoding.width - 1 && low != '\0' && static_cast<unsigned char>(low) < 0x80;
}

Encoding encodingOf(std::string_view bytes) {
    // The mark of UTF-32 begins with that of UTF-16.
    if (bytes.starts_with(std::string_view("\xff\xfe\0\0", 4))) return {4, false, 4};
    if (bytes.starts_with(std::string_view("\0\0\xfe\xff", 4))) return {4, true, 4};
    if (bytes.starts_with("\xff\xfe")) return {2, false, 2};
    if (bytes.starts_with("\xfe\xff")) return {2, true, 2};
    // Without a mark: some characters of ASCII, as they have them.
    constexpr std::size_t looked = 4;
    for (const Encoding& one :
         {Encoding{4, false}, Encoding{4, true}, Encoding{2, false}, Encoding{2, true}}) {
        if (bytes.size() < looked * one.width) continue;
        bool fits = true;
        for (std::size_t i = 0; i < looked; ++i) fits = fits && isAsciiUnit(bytes, i * one.width, one);
        if (fits) return one;
    }
    return {};
}

std::uint32_t unitAt(std::string_view bytes, std::size_t at, const Encoding& encoding) {
    std::uint32_t unit = 0;
    for (std::size_t i = 0; i < encoding.width; ++i) {
        const std::size_t from = encoding.bigEndian ? i : encoding.width - 1 - i;
        unit = unit << 8U | static_cast<unsigned char>(bytes[at + from]);
    }
    return unit;
}

void append(std::string& text, std::uint32_t c) {
    if (c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff)) c = 0xfffd;
    const auto more = [&](unsigned shift) { text += static_cast<char>(0x80U | (c >> shift & 0x3fU)); };
    if (c < 0x80) {
        text += static_cast<char>(c);
    } else if (c < 0x800) {
        text += static_cast<char>(0xc0U | c >> 6U);
        more(0);
    } else if (c < 0x10000) {
        text += static_cast<char>(0xe0U | c >> 12U);
        more(6);
        more(0);
    } else {
        text += static_cast<char>(0xf0U | c >> 18U);
        more(12);
        more(6);
        more(0);
    }
}

}  // namespace

std::string_view wideEncodingOf(std::string_view bytes) {
    switch (encodingOf(bytes).width) {
        case 2: return "UTF-16";
        case 4: return "UTF-32";
        default: return {};
    }
}

std::optional<NarrowText> utf8FromWide(std::string_view bytes) {
    const Encoding encoding = encodingOf(bytes);
    if (encoding.width == 0) return std::nullopt;
    NarrowText narrow{{}, std::string(wideEncodingOf(bytes))};
    narrow.text.reserve(bytes.size() / encoding.width);
    std::size_t at = encoding.mark;
    for (; at + encoding.width <= bytes.size(); at += encoding.width) {
        std::uint32_t c = unitAt(bytes, at, encoding);
        const bool pair = encoding.width == 2 && c >= 0xd800 && c <= 0xdbff && at + 4 <= bytes.size();
        const std::uint32_t low = pair ? unitAt(bytes, at + 2, encoding) : 0;
        if (low >= 0xdc00 && low <= 0xdfff) {
            c = 0x10000 + ((c - 0xd800) << 10U) + (low - 0xdc00);
            at += 2;
        }
        append(narrow.text, c);
    }
    if (at < bytes.size()) append(narrow.text, 0xfffd);
    return narrow;
}

}  // namespace mailvitals
