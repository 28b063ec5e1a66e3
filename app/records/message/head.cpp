// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/message/head.h"

#include "records/message/encoded_word.h"

namespace mailvitals::message {
namespace {

/// Cut between two characters of UTF-8: a continuation byte is 10xxxxxx (RFC 3629 section 3).
std::string bounded(std::string text) {
    if (text.size() <= mostHeadBytes) return text;
    std::size_t end = mostHeadBytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    text.resize(end);
    return text + "…";
}

std::string lineOf(const Message& message, std::string_view name) {
    const Field* field = message.first(name);
    return field ? bounded(decodeWords(field->unfolded())) : std::string();
}

}  // namespace

Head headOf(const Message& message) {
    return {lineOf(message, "Subject"), lineOf(message, "From"), lineOf(message, "Date")};
}

}  // namespace mailvitals::message
