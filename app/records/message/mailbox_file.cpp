// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/message/mailbox_file.h"

#include "base/ascii.h"

#include <algorithm>

namespace mailvitals::message {
namespace {

constexpr std::string_view byteOrderMark = "\xef\xbb\xbf";
constexpr std::string_view from = "From ";

bool hasForm(std::string_view word, std::string_view form) {
    return word.size() >= form.size() &&
           std::equal(form.begin(), form.end(), word.begin(),
                      [](char wanted, char is) { return wanted == '9' ? ascii::isDigit(is) : wanted == is; });
}

/// "From sender Sat Nov 28 10:00:06 2026": a time and a year tell it from a sentence.
bool isPostmark(std::string_view line) {
    if (!line.starts_with(from) || line.size() > 1000) return false;
    bool time = false;
    bool year = false;
    for (const std::string_view word : ascii::split(line.substr(from.size()), ' ')) {
        time = time || hasForm(word, "99:99") || hasForm(word, "9:99");
        year = year || (word.size() == 4 && hasForm(word, "9999"));
    }
    return time && year;
}

/// "Received: ", the beginning of a header field.
bool isField(std::string_view line) {
    const std::size_t colon = line.find(':');
    return colon != line.npos && colon > 0 &&
           std::all_of(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(colon),
                       [](char c) { return ascii::isAlnum(c) || c == '-'; });
}

/// ">From ", ">>From ".
bool isQuoted(std::string_view line) {
    const std::size_t at = line.find_first_not_of('>');
    return at != line.npos && at > 0 && line.substr(at).starts_with(from);
}

}  // namespace

FirstMessage firstMessageIn(std::string bytes) {
    FirstMessage first;
    const std::string_view text = bytes;
    std::size_t at = text.starts_with(byteOrderMark) ? byteOrderMark.size() : 0;
    const Line head = lineAt(text, at, LineEnds::Lf);
    first.isMailbox = isPostmark(head.content);
    std::size_t end = text.size();
    bool afterEmpty = false;
    std::size_t emptyAt = 0;
    bool inText = false;  // in a header no postmark can stand
    for (at = head.next; first.isMailbox && at < text.size();) {
        const Line line = lineAt(text, at, LineEnds::Lf);
        if (isPostmark(line.content)) {
            // Not every program writes the empty line; then a header has to follow.
            const bool header =
                inText && line.next < text.size() && isField(lineAt(text, line.next, LineEnds::Lf).content);
            if (afterEmpty || header) {
                if (++first.others == 1) end = afterEmpty ? emptyAt : at;
                inText = false;
            }
        }
        afterEmpty = line.content.empty();
        inText = inText || afterEmpty;
        if (afterEmpty) emptyAt = at;
        at = line.next;
    }
    bytes.resize(end);
    first.bytes = std::move(bytes);
    return first;
}

std::optional<std::string> withoutMailboxQuotes(const Message& message) {
    const std::string_view text = message.bytes();
    std::string plain(text.substr(0, message.bodyAt()));
    bool any = false;
    for (std::size_t at = message.bodyAt(); at < text.size();) {
        const Line line = lineAt(text, at, message.lineEnds());
        const bool quoted = isQuoted(line.content);
        any = any || quoted;
        plain += text.substr(at + (quoted ? 1 : 0), line.next - at - (quoted ? 1 : 0));
        at = line.next;
    }
    if (!any) return std::nullopt;
    return plain;
}

}  // namespace mailvitals::message
