// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/config/lines.h"

namespace mailvitals::config {

/// A part of what was pasted that belongs together.
struct Piece {
    std::string title;     ///< the command above it; empty: none
    std::size_t line = 1;  ///< where it begins
    Lines lines;
};

inline constexpr std::size_t maxPieces = 200;

/// Cuts a paste where another text begins: at a prompt with a command, at a line with "=== command", and
/// where the form of the lines changes. Without such a place it is one piece.
std::vector<Piece> split(const Lines& lines);

}  // namespace mailvitals::config
