// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/message/message.h"

#include "base/ascii.h"
#include "records/message/header_names.h"
#include "records/message/other_form.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace mailvitals::message {
namespace {

constexpr const char* headerSection = "RFC 5322 section 2.2";
constexpr std::string_view byteOrderMark = "\xef\xbb\xbf";
constexpr std::string_view outlookLine = "Microsoft Mail Internet Headers Version 2.0";
/// How much of a wrong line an error quotes.
constexpr std::size_t quoted = 80;

bool isBlank(char c) {
    return c == ' ' || c == '\t';
}

/// What every message has; a header in which these are missing may have been cut.
constexpr std::array<std::string_view, 3> expected{"From", "Date", "Message-ID"};
/// So far is looked whether a header goes on behind an empty line: lines, and of one field.
constexpr std::size_t mostLinesAhead = 500;
constexpr std::size_t mostFoldedLines = 30;

/// The first line with something in it.
std::size_t behindEmptyLines(std::string_view text, std::size_t at, LineEnds ends) {
    while (at < text.size()) {
        const Line line = lineAt(text, at, ends);
        if (!line.content.empty()) return at;
        at = line.next;
    }
    return text.size();
}

/// Does a known field begin at `at`, or behind the folded lines there?
bool reachesField(std::string_view text, std::size_t at, LineEnds ends) {
    for (std::size_t i = 0; i < mostFoldedLines && at < text.size(); ++i) {
        const Line line = lineAt(text, at, ends);
        if (!line.content.empty() && !isBlank(line.content.front())) return beginsKnownField(line.content);
        at = line.next;
    }
    return false;
}

}  // namespace

bool Field::isNamed(std::string_view wanted) const {
    return ascii::equalsIgnoringCase(name, wanted);
}

std::string Field::unfolded() const {
    return unfold(value);
}

std::string unfold(std::string_view value) {
    value = ascii::trimmed(value);
    std::string line;
    line.reserve(value.size());
    std::copy_if(value.begin(), value.end(), std::back_inserter(line),
                 [](char c) { return c != '\r' && c != '\n'; });
    return line;
}

Expected<Message, ParseError> Message::parse(std::string bytes) {
    if (bytes.size() > maxMessageSize) {
        return unexpected(ParseError{maxMessageSize, "larger than 50 MiB", {}, "RFC 5321 section 4.5.3.1.7"});
    }
    for (const std::string_view mark :
         {std::string_view("\xff\xfe"), std::string_view("\xfe\xff"), std::string_view("\0\0\xfe\xff", 4)}) {
        if (bytes.starts_with(mark)) return unexpected(ParseError{0, otherForm(bytes), {}, headerSection});
    }
    Message message;
    message.bytes_ = std::make_shared<const std::string>(std::move(bytes));
    const std::string_view text = *message.bytes_;
    message.lineEnds_ =
        text.find('\n') == text.npos && text.find('\r') != text.npos ? LineEnds::Cr : LineEnds::Lf;
    std::size_t at = text.starts_with(byteOrderMark) ? byteOrderMark.size() : 0;
    if (text.substr(at).starts_with("From ") || text.substr(at).starts_with(">From ")) {
        const Line line = lineAt(text, at, message.lineEnds_);
        if (fieldHeadOf(line.content).name == 0) {
            message.mailboxLine_ = line.content;
            at = line.next;
        }
    }
    // Postmarks of mailboxes that it passed through before.
    while (text.substr(at).starts_with(">From ")) at = lineAt(text, at, message.lineEnds_).next;
    // What Outlook puts above the headers that it exports.
    if (text.substr(at).starts_with(outlookLine)) at = lineAt(text, at, message.lineEnds_).next;
    if (at == text.size()) return unexpected(ParseError{at, "no message: nothing there", {}, headerSection});
    message.readHeader(at);
    if (message.fields_.size() > maxFieldCount) {
        return unexpected(
            ParseError{message.fields_.back().at, "more than 100000 header fields", {}, headerSection});
    }
    return message;
}

void Message::readHeader(std::size_t at) {
    const std::string_view text = *bytes_;
    while (at < text.size() && fields_.size() <= maxFieldCount) {
        const Line line = lineAt(text, at, lineEnds_);
        if (line.content.empty()) {
            bodyAt_ = line.next;
            const auto next = behindGap(line.next);
            if (!next) return;
            hasGaps_ = true;
            at = *next;
            continue;
        }
        if (isBlank(line.content.front()) && !fields_.empty()) {
            Field& field = fields_.back();
            const std::size_t colon = field.raw.size() - field.value.size();
            field.raw = text.substr(field.at, at + line.content.size() - field.at);
            field.value = field.raw.substr(colon);
        } else if (const FieldHead head = fieldHeadOf(line.content); head.name > 0) {
            fields_.push_back(
                {line.content.substr(0, head.name), line.content, line.content.substr(head.colon + 1), at});
        } else if (hasGaps_) {
            bodyAt_ = at;
            return;
        } else {
            headerFlaw_ = ParseError{at, "a line in the header that is no field",
                                     std::string(line.content.substr(0, quoted)), headerSection};
            bodyAt_ = at;
            return;
        }
        at = line.next;
    }
    bodyAt_ = text.size();
}

std::optional<std::size_t> Message::behindGap(std::size_t at) const {
    const std::string_view text = *bytes_;
    const std::size_t start = behindEmptyLines(text, at, lineEnds_);
    if (fields_.empty() || !reachesField(text, start, lineEnds_)) return std::nullopt;
    if (hasGaps_) return start;
    // The first gap. A text that begins with something like a field is far more frequent than a copy, so that
    // what is missing has to be there.
    std::size_t missing = 0;
    std::size_t found = 0;
    for (const std::string_view name : expected) {
        if (first(name)) continue;
        ++missing;
        if (isAhead(name, start)) ++found;
    }
    const bool fromMissing = !first("From");
    const bool isCopy = fromMissing ? isAhead("From", start)
                                    : found > 0 && (fields_.size() == 1 || (missing == 2 && found == 2));
    return isCopy ? std::optional(start) : std::nullopt;
}

bool Message::isAhead(std::string_view name, std::size_t at) const {
    const std::string_view text = *bytes_;
    for (std::size_t i = 0; i < mostLinesAhead && at < text.size(); ++i) {
        const Line line = lineAt(text, at, lineEnds_);
        at = line.next;
        if (line.content.empty() || isBlank(line.content.front())) continue;
        const FieldHead head = fieldHeadOf(line.content);
        if (head.name == 0) return false;
        if (ascii::equalsIgnoringCase(line.content.substr(0, head.name), name)) return true;
    }
    return false;
}

std::vector<Field> Message::named(std::string_view name) const {
    std::vector<Field> found;
    std::copy_if(fields_.begin(), fields_.end(), std::back_inserter(found),
                 [name](const Field& field) { return field.isNamed(name); });
    return found;
}

const Field* Message::first(std::string_view name) const {
    const auto found = std::find_if(fields_.begin(), fields_.end(),
                                    [name](const Field& field) { return field.isNamed(name); });
    return found == fields_.end() ? nullptr : &*found;
}

}  // namespace mailvitals::message
