// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/config/lines.h"

#include <string>
#include <vector>

namespace mailvitals::config::opensmtpd {

struct Token {
    std::string text;     ///< without its quotes
    bool isText = false;  ///< it stood in quotes: no word of the language
};

/// One statement of smtpd.conf(5), macros replaced.
struct Sentence {
    std::vector<Token> tokens;
    std::size_t number = 1;  ///< of its first line
    bool isIndented = false;
};

struct Sentences {
    std::vector<Sentence> all;
    bool cut = false;  ///< there was more than is read
};

/// Divides as smtpd does (parse.y, yylex): quotes, comments, a backslash at the end of a line, braces that go
/// over several lines, "$macro".
Sentences sentencesIn(const Lines& lines);

}  // namespace mailvitals::config::opensmtpd
