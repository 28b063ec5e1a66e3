// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace mailvitals {

/// The one way binary data from the network is read: every step is checked against the end.
/// A read that would pass the end gives nothing and leaves the position where it was.
class Reader {
 public:
    /// A position beyond the end is the end.
    explicit Reader(std::string_view data, std::size_t position = 0)
        : data_(data), position_(std::min(position, data.size())) {}

    std::size_t position() const { return position_; }
    std::size_t remaining() const { return data_.size() - position_; }
    bool atEnd() const { return remaining() == 0; }

    /// Moves to an absolute offset; false (and no move) where that lies beyond the end.
    bool seek(std::size_t position);

    std::optional<std::uint8_t> u8();
    std::optional<std::uint16_t> u16();  ///< network byte order
    std::optional<std::uint32_t> u32();  ///< network byte order
    std::optional<std::string_view> bytes(std::size_t count);

 private:
    std::string_view data_;
    std::size_t position_;
};

}  // namespace mailvitals
