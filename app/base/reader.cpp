// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/reader.h"

namespace mailvitals {

bool Reader::seek(std::size_t position) {
    if (position > data_.size()) return false;
    position_ = position;
    return true;
}

std::optional<std::string_view> Reader::bytes(std::size_t count) {
    if (count > remaining()) return std::nullopt;
    const std::string_view piece = data_.substr(position_, count);
    position_ += count;
    return piece;
}

std::optional<std::uint8_t> Reader::u8() {
    const auto piece = bytes(1);
    if (!piece) return std::nullopt;
    return static_cast<std::uint8_t>((*piece)[0]);
}

std::optional<std::uint16_t> Reader::u16() {
    const auto piece = bytes(2);
    if (!piece) return std::nullopt;
    const auto at = [&](std::size_t i) {
        return static_cast<unsigned>(static_cast<std::uint8_t>((*piece)[i]));
    };
    return static_cast<std::uint16_t>(at(0) << 8 | at(1));
}

std::optional<std::uint32_t> Reader::u32() {
    const auto piece = bytes(4);
    if (!piece) return std::nullopt;
    const auto at = [&](std::size_t i) {
        return static_cast<std::uint32_t>(static_cast<std::uint8_t>((*piece)[i]));
    };
    return at(0) << 24 | at(1) << 16 | at(2) << 8 | at(3);
}

}  // namespace mailvitals
