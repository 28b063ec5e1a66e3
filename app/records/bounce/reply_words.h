// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/bounce/notice.h"

namespace mailvitals::bounce {

/// The first status code in a text.
std::optional<smtp::EnhancedCode> firstEnhancedCode(std::string_view text);

/// Where a reply of SMTP begins in a text, which may quote it: "said: 550 ...", "'550 ...'". npos: nowhere.
std::size_t findReply(std::string_view text);

/// Reads code, status code and words of a reply on one line or more; lines of one reply may be joined, with
/// the codes in front of each. Only what the text says is set; what was set before stays otherwise.
void readReply(std::string_view text, Statement& statement);

/// The line that begins there, without its end; `at` moves to the next. Texts may have more lines than fit
/// into a list.
std::string_view takeLine(std::string_view text, std::size_t& at);

/// Blanks and line ends become one blank each, and what lies behind maxText is cut off.
std::string oneLine(std::string_view text);

/// By the class of its codes: 4 is delayed, 5 failed, 2 delivered.
Fate fateOfCodes(const Statement& statement);

}  // namespace mailvitals::bounce
