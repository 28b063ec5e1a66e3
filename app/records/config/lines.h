// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace mailvitals::config {

/// One line as somebody wrote it, without its end.
struct Line {
    std::string_view text;
    std::size_t number = 1;  ///< in what was given, from 1

    bool isIndented() const { return !text.empty() && (text.front() == ' ' || text.front() == '\t'); }
    std::size_t indent() const;        ///< blanks before the first word
    std::string_view content() const;  ///< without blanks around
};

using Lines = std::vector<Line>;

/// Lines that end in LF or CRLF, or in CR CR LF, which a text gets that was changed to CRLF twice.
Lines linesOf(std::string_view text);

/// The words between blanks; at most so many, the rest is left out.
std::vector<std::string_view> wordsOf(std::string_view text, std::size_t most = 400);

/// The words of a list that is written in the program itself, to be found again.
std::set<std::string_view> wordSet(std::string_view text);

/// "value", 'value' and value are the same.
std::string_view unquoted(std::string_view text);

/// "KEY=value" of an environment file or a shell's assignment; the key is empty where it is none.
struct Assignment {
    std::string_view key;
    std::string_view value;
};
Assignment assignmentIn(std::string_view line);

}  // namespace mailvitals::config
