// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/message/mailbox_file.h"

#include "base/ascii.h"
#include "records/message/encoded_word.h"

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

struct Extent {
    std::size_t at = 0;
    std::size_t end = 0;
};

/// The messages of a mailbox file, each with its postmark; of anything else all of it.
std::vector<Extent> extentsIn(std::string_view text, bool& isMailbox) {
    std::vector<Extent> extents{{0, text.size()}};
    std::size_t at = text.starts_with(byteOrderMark) ? byteOrderMark.size() : 0;
    const Line head = lineAt(text, at, LineEnds::Lf);
    isMailbox = isPostmark(head.content);
    bool afterEmpty = false;
    std::size_t emptyAt = 0;
    bool inText = false;  // in a header no postmark can stand
    for (at = head.next; isMailbox && at < text.size();) {
        const Line line = lineAt(text, at, LineEnds::Lf);
        if (isPostmark(line.content)) {
            // Not every program writes the empty line; then a header has to follow.
            const bool header =
                inText && line.next < text.size() && isField(lineAt(text, line.next, LineEnds::Lf).content);
            if (afterEmpty || header) {
                extents.back().end = afterEmpty ? emptyAt : at;
                extents.push_back({at, text.size()});
                inText = false;
            }
        }
        afterEmpty = line.content.empty();
        inText = inText || afterEmpty;
        if (afterEmpty) emptyAt = at;
        at = line.next;
    }
    return extents;
}

/// So much of a message, and of one field, is read for a list.
constexpr std::size_t mostHeaderListed = 256 * 1024;
constexpr std::size_t mostShown = 200;

std::string shown(const Message& message, std::string_view name) {
    const Field* field = message.first(name);
    if (!field) return {};
    std::string text = unfold(field->value.substr(0, 4 * mostShown));
    text = decodeWords(text);
    if (text.size() > mostShown) text.resize(mostShown);
    return text;
}

}  // namespace

MessageInFile messageIn(std::string bytes, std::size_t number) {
    MessageInFile found;
    const std::vector<Extent> extents = extentsIn(bytes, found.isMailbox);
    found.count = extents.size();
    if (number == 0 || number > extents.size()) return found;
    const Extent& extent = extents[number - 1];
    bytes.resize(extent.end);
    bytes.erase(0, extent.at);
    found.bytes = std::move(bytes);
    return found;
}

MailboxList listMailbox(const std::string& bytes, std::size_t most) {
    MailboxList list;
    bool isMailbox = false;
    const std::vector<Extent> extents = extentsIn(bytes, isMailbox);
    list.count = extents.size();
    if (!isMailbox) return list;
    for (std::size_t i = 0; i < std::min(most, extents.size()); ++i) {
        const Extent& extent = extents[i];
        // The header alone; it ends early in all messages that a server took.
        const std::size_t length = std::min(extent.end - extent.at, mostHeaderListed);
        const auto message = Message::parse(bytes.substr(extent.at, length));
        MailboxEntry entry{i + 1, {}, {}, {}};
        if (message) {
            entry.date = shown(*message, "Date");
            entry.from = shown(*message, "From");
            entry.subject = shown(*message, "Subject");
        }
        list.entries.push_back(std::move(entry));
    }
    return list;
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
