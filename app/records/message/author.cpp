// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/message/author.h"

#include "base/ascii.h"
#include "records/message/encoded_word.h"
#include "records/message/lexer.h"
#include "records/message/message.h"

#include <algorithm>

namespace mailvitals::message {
namespace {

/// The value without what stands in quotes that close: brackets there are part of a name. As long as it was.
std::string withoutQuoted(std::string_view value) {
    std::string plain(value);
    for (std::size_t at = 0; (at = plain.find('"', at)) != plain.npos;) {
        std::size_t end = at + 1;
        while (end < plain.size() && plain[end] != '"') end += plain[end] == '\\' ? 2 : 1;
        if (end >= plain.size()) break;
        std::fill(plain.begin() + static_cast<std::ptrdiff_t>(at),
                  plain.begin() + static_cast<std::ptrdiff_t>(end) + 1, ' ');
        at = end + 1;
    }
    return plain;
}

std::optional<Mailbox> onlyAddress(std::string_view value) {
    if (value.size() > maxStructuredValue) return std::nullopt;
    const std::string plain = withoutQuoted(value);
    const std::size_t open = plain.find('<');
    const std::size_t close = plain.find('>');
    if (open == plain.npos || close == plain.npos || close < open) return std::nullopt;
    if (plain.find('<', open + 1) != plain.npos || plain.find('>', close + 1) != plain.npos)
        return std::nullopt;
    const auto address = parseAddresses(value.substr(open, close - open + 1));
    if (!address || address->mailboxes.size() != 1 || !address->groups.empty()) return std::nullopt;
    Mailbox mailbox = address->mailboxes.front();
    mailbox.at += open;
    mailbox.displayName = decodeWords(ascii::trimmed(unfold(value.substr(0, open))));
    return mailbox;
}

}  // namespace

Expected<Authors, ParseError> parseFrom(std::string_view value) {
    auto strict = parseAddresses(value);
    if (strict) return Authors{std::move(strict->mailboxes), false};
    const auto only = onlyAddress(value);
    if (!only) return unexpected(std::move(strict.error()));
    return Authors{{*only}, true};
}

}  // namespace mailvitals::message
