// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/line_splitter.h"

#include <algorithm>
#include <utility>

namespace mailvitals::cli {

void LineSplitter::feed(std::string_view piece) {
    piece_.erase(0, at_);
    at_ = 0;
    piece_ += piece;
}

std::optional<LineSplitter::Line> LineSplitter::next() {
    if (at_ < piece_.size()) {
        const std::size_t end = piece_.find('\n', at_);
        const std::size_t length = std::min(end, piece_.size()) - at_;
        const std::size_t kept = std::min(length, most_ - line_.size());
        line_.append(piece_, at_, kept);
        cut_ = cut_ || kept < length;
        any_ = true;
        at_ += length;
        if (end != std::string::npos) {
            ++at_;
            return take(true);
        }
    }
    if (ended_ && any_) return take(false);
    return std::nullopt;
}

std::optional<LineSplitter::Line> LineSplitter::take(bool ended) {
    Line line{++number_, std::exchange(line_, {}), std::exchange(cut_, false), ended};
    any_ = false;
    if (!line.cut && line.text.ends_with('\r')) line.text.pop_back();
    return line;
}

}  // namespace mailvitals::cli
