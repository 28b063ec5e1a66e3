// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/message/saved_form.h"

#include "base/ascii.h"
#include "base/wide_text.h"
#include "records/message/header_names.h"
#include "records/message/line_ends.h"
#include "records/message/other_form.h"

#include <algorithm>
#include <charconv>

namespace mailvitals::message {
namespace {

/// So many lines above a header may be a program's own.
constexpr std::size_t mostLinesAbove = 6;
constexpr std::string_view byteOrderMark = "\xef\xbb\xbf";

LineEnds endsOf(std::string_view text) {
    const std::string_view head = text.substr(0, 64 * 1024);
    return head.find('\n') == head.npos && head.find('\r') != head.npos ? LineEnds::Cr : LineEnds::Lf;
}

/// A file of Apple Mail: how many bytes the message has, in a line of its own; the message; a list of flags.
bool unwrapAppleMail(std::string& bytes) {
    const std::string_view text = bytes;
    const Line head = lineAt(text, 0, LineEnds::Lf);
    const std::string_view number = ascii::trimmed(head.content);
    std::size_t length = 0;
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), length);
    if (error != std::errc() || end != number.data() + number.size()) return false;
    if (length == 0 || length > text.size() - head.next) return false;
    const std::string_view behind = ascii::trimmed(text.substr(head.next + length, 200));
    if (!behind.empty() && !behind.starts_with("<?xml") && !behind.starts_with("<!DOCTYPE plist"))
        return false;
    bytes = bytes.substr(head.next, length);
    return true;
}

/// Two fields in a row, or one and what is folded below it: a header and not a sentence with a colon.
bool beginsHeader(std::string_view text, std::size_t at, LineEnds ends, std::string_view blanks) {
    const Line line = lineAt(text, at, ends);
    if (!line.content.starts_with(blanks) || !beginsKnownField(line.content.substr(blanks.size())))
        return false;
    for (std::size_t next = line.next; next < text.size();) {
        const Line below = lineAt(text, next, ends);
        if (below.content.empty() || !below.content.starts_with(blanks)) return below.content.empty();
        const std::string_view rest = below.content.substr(blanks.size());
        if (rest.empty() || (rest.front() != ' ' && rest.front() != '\t'))
            return !rest.empty() && fieldHeadOf(rest).name > 0;
        next = below.next;
    }
    return false;
}

std::string withoutBlanks(std::string_view text, std::string_view blanks, LineEnds ends) {
    std::string plain;
    plain.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const Line line = lineAt(text, at, ends);
        const std::size_t cut = line.content.starts_with(blanks) ? blanks.size() : 0;
        plain += text.substr(at + cut, line.next - at - cut);
        at = line.next;
    }
    return plain;
}

bool beginsAsMessage(std::string_view text, LineEnds ends) {
    return text.starts_with("From ") || text.starts_with(">From ") ||
           fieldHeadOf(lineAt(text, 0, ends).content).name > 0;
}

/// What stands above the header, or in front of each of its lines. The clause for it; empty: nothing.
std::string unwrapHeader(std::string& bytes) {
    std::string_view text = bytes;
    if (text.starts_with(byteOrderMark)) text.remove_prefix(byteOrderMark.size());
    const LineEnds ends = endsOf(text);
    if (text.empty() || beginsAsMessage(text, ends)) return {};
    const std::size_t begin = text.find_first_not_of(" \t\r\n");
    if (begin == text.npos || !otherForm(text.substr(begin)).empty()) return {};
    std::size_t lines = 0;
    for (std::size_t at = 0; at < text.size() && lines <= mostLinesAbove;) {
        const Line line = lineAt(text, at, ends);
        const std::size_t word = std::min(line.content.find_first_not_of(" \t"), line.content.size());
        const std::string_view blanks = line.content.substr(0, word);
        if (beginsHeader(text, at, ends, blanks)) {
            const std::string_view header = text.substr(at);
            bytes = blanks.empty() ? std::string(header) : withoutBlanks(header, blanks, ends);
            if (lines > 0) return "lines stand above its header that are no part of it";
            return blanks.empty() ? "empty lines stand above its header"
                                  : "blanks stand in front of its lines";
        }
        if (word < line.content.size()) ++lines;
        at = line.next;
    }
    return {};
}

}  // namespace

SavedForm withoutWrapping(std::string bytes) {
    SavedForm form{std::move(bytes), {}};
    if (auto narrow = utf8FromWide(form.bytes)) {
        form.bytes = std::move(narrow->text);
        form.copied = "it was saved as " + narrow->encoding;
    }
    if (unwrapAppleMail(form.bytes)) return form;
    std::string clause = unwrapHeader(form.bytes);
    if (!clause.empty()) form.copied = std::move(clause);
    return form;
}

}  // namespace mailvitals::message
