// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "base/parse_error.h"

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailvitals::smtp {

/// "4.7.1" (RFC 3463 section 2).
struct EnhancedCode {
    int classDigit = 0;
    int subject = 0;
    int detail = 0;

    std::string toString() const;
    auto operator<=>(const EnhancedCode&) const = default;
};

/// A whole reply, one line or many (RFC 5321 section 4.2).
struct Reply {
    int code = 0;
    std::optional<EnhancedCode> enhanced;  ///< of the last line (RFC 2034 section 4)
    std::vector<std::string> texts;        ///< each line behind its code and separator; bytes of the network

    bool positive() const { return code >= 200 && code < 400; }
    bool transient() const { return code >= 400 && code < 500; }
    bool permanent() const { return code >= 500; }
    /// All lines in one, blanks between; enhanced codes stay in the text.
    std::string text() const;
};

/// What one line says about the reply it belongs to.
struct ReplyLine {
    int code = 0;
    bool last = true;
    std::string_view text;
};

/// One line without its line end. Three digits, then '-' (more follow), blank or nothing.
Expected<ReplyLine, ParseError> parseReplyLine(std::string_view line);

/// All lines of one reply. Lines whose codes differ are an error (RFC 5321 section 4.2.1).
Expected<Reply, ParseError> parseReply(const std::vector<std::string>& lines);

/// The service extensions in the reply to EHLO (RFC 5321 section 4.1.1.1).
struct EhloReply {
    std::string greeting;               ///< the first line: name, then free text
    std::string domain;                 ///< the first word of it: the name that the server gives itself
    std::vector<std::string> keywords;  ///< whole keyword lines, "SIZE 1048576", in the order given

    bool offers(std::string_view keyword) const;
};

EhloReply readEhlo(const Reply& reply);

}  // namespace mailvitals::smtp
