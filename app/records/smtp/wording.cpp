// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/smtp/wording.h"

#include "base/ascii.h"

#include <algorithm>

namespace mailvitals::smtp {
namespace {

/// A word of the sentence, without the marks around it; empty where it is a name, an address or a number.
std::string_view plainWord(std::string_view word) {
    static constexpr std::string_view marks = ".,;:!?()<>[]\"'";
    while (!word.empty() && marks.find(word.front()) != marks.npos) word.remove_prefix(1);
    while (!word.empty() && marks.find(word.back()) != marks.npos) word.remove_suffix(1);
    const bool plain = std::all_of(word.begin(), word.end(),
                                   [](char c) { return ascii::isAlpha(c) || c == '-' || c == '/'; });
    return plain ? word : std::string_view();
}

}  // namespace

Wording::Wording(const Reply& reply) : text_(ascii::lowered(reply.text())) {}

bool Wording::hasAny(std::initializer_list<std::string_view> pieces) const {
    return std::any_of(pieces.begin(), pieces.end(),
                       [&](std::string_view piece) { return text_.find(piece) != text_.npos; });
}

bool Wording::hasWordWith(std::string_view stem) const {
    const auto words = ascii::split(text_, ' ');
    return std::any_of(words.begin(), words.end(),
                       [stem](std::string_view word) { return plainWord(word).find(stem) != word.npos; });
}

bool Wording::hasWord(std::initializer_list<std::string_view> wanted) const {
    const auto words = ascii::split(text_, ' ');
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
        const std::string_view plain = plainWord(word);
        return !plain.empty() && std::find(wanted.begin(), wanted.end(), plain) != wanted.end();
    });
}

bool codeEndsIn(const Reply& reply, int subject, int detail) {
    return reply.enhanced && reply.enhanced->subject == subject && reply.enhanced->detail == detail;
}

}  // namespace mailvitals::smtp
