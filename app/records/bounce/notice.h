// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/parse_error.h"
#include "records/smtp/reply.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What came back when mail was not delivered: delivery reports, log lines of mail servers, and replies that
/// somebody copied out of either.
namespace mailvitals::bounce {

/// Where a statement stood.
enum class Form {
    Report,   ///< a delivery report (RFC 3464), or the fields of one
    Postfix,  ///< a line of its log, and so on
    Exim,
    OpenSmtpd,
    Sendmail,
    Qmail,
    Reply,  ///< a reply of SMTP alone, or in a text that people read
};

/// What became of the message.
enum class Fate {
    Failed,
    Delayed,    ///< it is tried again
    Delivered,  ///< or relayed, or expanded: the opposite of a bounce
    Unknown,
};

const char* toString(Form form);
const char* toString(Fate fate);

/// What one server said of one message.
struct Statement {
    Form form = Form::Reply;
    Fate fate = Fate::Unknown;
    /// The owner's own server said it to somebody who wanted to hand mail over; otherwise another server said
    /// it to this one, as far as the text tells.
    bool incoming = false;
    int code = 0;  ///< 0: none
    std::optional<smtp::EnhancedCode> enhanced;
    std::string host;       ///< who said it: a name or an address; empty: not told
    std::string recipient;  ///< empty: not told
    std::string text;       ///< the words, on one line, without the codes in front
    std::size_t count = 1;  ///< so often, to whomever

    bool operator==(const Statement&) const = default;
};

struct Notice {
    std::vector<Statement> statements;  ///< in their order, what is alike once
    std::string sender;                 ///< who gets the report: the author's address, as far as it is told
    std::size_t others = 0;             ///< statements beyond those that are kept
    bool isReport = false;              ///< it came as a message with a delivery report in it

    bool operator==(const Notice&) const = default;
};

inline constexpr std::size_t maxSize = 20 * 1024 * 1024;  ///< bytes of what is handed over
inline constexpr std::size_t maxStatements = 200;
inline constexpr std::size_t maxText = 1000;  ///< bytes of the words of one statement

/// "5.7.1", also as "#5.7.1" or "(5.7.1)"; nothing: the word is none (RFC 3463 section 2).
std::optional<smtp::EnhancedCode> enhancedCodeIn(std::string_view word);

/// Reads what somebody pasted or saved: a message with a delivery report (RFC 3464, RFC 6533), its fields
/// alone, lines of a log, or the words of a reply. Takes time in proportion to the size. A text that holds
/// nothing of the kind gives a notice without statements. Errors: larger than maxSize, empty, or no text.
Expected<Notice, ParseError> parse(std::string bytes);

}  // namespace mailvitals::bounce
