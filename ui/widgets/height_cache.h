// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <optional>

namespace mailvitals::ui {

/// The heights of a text at the widths it was last asked about. Nested layouts ask about three or four widths
/// in turn, over and over, and each answer costs a layout of the text.
class HeightCache {
 public:
    void clear() { entries_ = {}; }
    std::optional<int> find(int width) const {
        for (const Entry& entry : entries_) {
            if (entry.width == width) return entry.height;
        }
        return std::nullopt;
    }
    int remember(int width, int height) {
        entries_[next_] = {width, height};
        next_ = (next_ + 1) % entries_.size();
        return height;
    }

 private:
    struct Entry {
        int width = -1;
        int height = 0;
    };
    std::array<Entry, 6> entries_;
    std::size_t next_ = 0;
};

}  // namespace mailvitals::ui
