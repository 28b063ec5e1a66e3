// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/message/message.h"

#include "base/ascii.h"
#include "records/message/other_form.h"

#include <algorithm>
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

/// ftext: printable ASCII without the colon (RFC 5322 section 2.2).
bool isNameByte(char c) {
    return c > ' ' && c < '\x7f' && c != ':';
}

/// Length of the name that a field's first line begins with; 0 where it is no field. Blanks before the colon
/// are obsolete but allowed (RFC 5322 section 4.5).
struct Head {
    std::size_t name = 0;
    std::size_t colon = 0;
};

Head headOf(std::string_view line) {
    Head head;
    while (head.name < line.size() && isNameByte(line[head.name])) ++head.name;
    head.colon = head.name;
    while (head.colon < line.size() && isBlank(line[head.colon])) ++head.colon;
    if (head.colon == line.size() || line[head.colon] != ':') head.name = 0;
    return head;
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
    if (text.substr(at).starts_with("From ")) {
        const Line line = lineAt(text, at, message.lineEnds_);
        if (headOf(line.content).name == 0) {
            message.mailboxLine_ = line.content;
            at = line.next;
        }
    }
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
            return;
        }
        if (isBlank(line.content.front()) && !fields_.empty()) {
            Field& field = fields_.back();
            const std::size_t colon = field.raw.size() - field.value.size();
            field.raw = text.substr(field.at, at + line.content.size() - field.at);
            field.value = field.raw.substr(colon);
        } else if (const Head head = headOf(line.content); head.name > 0) {
            fields_.push_back(
                {line.content.substr(0, head.name), line.content, line.content.substr(head.colon + 1), at});
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
