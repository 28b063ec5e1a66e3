// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace mailvitals::cli {

/// Bytes that come in pieces, taken apart into lines. Of a line that is too long the beginning is kept, so
/// that a file which is one line of gigabytes costs no memory.
class LineSplitter {
 public:
    struct Line {
        std::size_t number = 0;  ///< from 1
        std::string text;        ///< without its line end, LF or CRLF
        bool cut = false;        ///< it was longer than what is kept
        bool ended = false;      ///< by a line end; the last one of a file may not be
    };

    explicit LineSplitter(std::size_t most) : most_(most) {}

    /// The next piece. Only where next() has no more lines, so that what is held stays small.
    void feed(std::string_view piece);
    /// No more pieces will come.
    void end() { ended_ = true; }
    /// None: not before the next piece, or there are no more.
    std::optional<Line> next();

 private:
    std::optional<Line> take(bool ended);

    std::size_t most_;
    std::string piece_;
    std::size_t at_ = 0;
    std::string line_;
    bool any_ = false;  ///< of the line that has begun
    bool cut_ = false;
    bool ended_ = false;
    std::size_t number_ = 0;
};

}  // namespace mailvitals::cli
