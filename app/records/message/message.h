// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "base/parse_error.h"
#include "records/message/line_ends.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Messages as they were saved (RFC 5322), and what stands in their headers.
namespace mailvitals::message {

/// Larger messages are refused, in bytes.
constexpr std::size_t maxMessageSize = 50 * 1024 * 1024;
/// More header fields than this are refused.
constexpr std::size_t maxFieldCount = 100000;

/// One header field, as views into the message that it came from.
struct Field {
    std::string_view name;   ///< as written, without blanks before the colon
    std::string_view raw;    ///< from the name to the last byte before the line end that closes the field
    std::string_view value;  ///< the part of raw behind the colon, folding as it stands
    std::size_t at = 0;      ///< offset of the name in the message

    /// ASCII letters are compared without regard to case (RFC 5322 section 1.2.2).
    bool isNamed(std::string_view wanted) const;
    /// The value on one line: line ends taken out (RFC 5322 section 2.2.3), blanks at both ends cut off.
    std::string unfolded() const;
};

/// A message in parts. Holds its bytes, which copies share; views into them live as long as any copy.
class Message {
 public:
    /// Takes over bytes as a file or a mailbox has them. A byte order mark, an mbox line ("From ...") and
    /// the line that Outlook puts above exported headers are passed over. Where a line of the header is
    /// neither a field nor the continuation of one, the body begins there, as most servers see it, and
    /// headerFlaw() says so. A header that an empty line cut before its From:, Date: or Message-ID: goes on
    /// behind it where they do, and hasGaps() says so. Errors only for a message that is empty or beyond the
    /// limits above. Time is linear in size; the bytes are not copied.
    static Expected<Message, ParseError> parse(std::string bytes);

    const std::string& bytes() const { return *bytes_; }
    const std::vector<Field>& fields() const { return fields_; }
    /// Behind the empty line that ends the header; empty where there is none.
    std::string_view body() const { return std::string_view(*bytes_).substr(bodyAt_); }
    std::size_t bodyAt() const { return bodyAt_; }
    LineEnds lineEnds() const { return lineEnds_; }
    /// The header ended without an empty line in a line that has no place there (RFC 5322 section 2.2).
    const std::optional<ParseError>& headerFlaw() const { return headerFlaw_; }
    /// Empty lines stand inside of the header, as in copies from a web mailer; the fields behind them were
    /// read all the same.
    bool hasGaps() const { return hasGaps_; }
    /// "From sender date" of the mailbox that the message was saved from; empty where there is none.
    std::string_view mailboxLine() const { return mailboxLine_; }

    /// The fields of this name, from top to bottom.
    std::vector<Field> named(std::string_view name) const;
    /// The topmost field of this name.
    const Field* first(std::string_view name) const;

 private:
    void readHeader(std::size_t at);
    /// Where the header goes on behind an empty line; none: it ends there.
    std::optional<std::size_t> behindGap(std::size_t at) const;
    bool isAhead(std::string_view name, std::size_t at) const;

    std::shared_ptr<const std::string> bytes_;
    std::vector<Field> fields_;
    std::size_t bodyAt_ = 0;
    LineEnds lineEnds_ = LineEnds::Lf;
    std::optional<ParseError> headerFlaw_;
    std::string_view mailboxLine_;
    bool hasGaps_ = false;
};

/// Line ends taken out of a field's value, blanks at both ends cut off.
std::string unfold(std::string_view value);

}  // namespace mailvitals::message
