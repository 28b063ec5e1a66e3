// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/message_item.h"

#include <algorithm>

namespace mailvitals {

bool MessageItem::operator==(const MessageItem& other) const {
    // What a chain is follows from the header, but for what its signatures say of the body.
    const auto sameBody = [](const arc::Set& a, const arc::Set& b) {
        return a.messageSignature == b.messageSignature;
    };
    return name == other.name && size == other.size && header.bytes() == other.header.bytes() &&
           headerFlawed == other.headerFlawed && signatures == other.signatures &&
           std::equal(chain.sets.begin(), chain.sets.end(), other.chain.sets.begin(), other.chain.sets.end(),
                      sameBody);
}

Expected<MessageItem, ParseError> examineMessage(std::string bytes, std::string name) {
    const std::uint64_t size = bytes.size();
    const auto whole = message::Message::parse(std::move(bytes));
    if (!whole) return unexpected(whole.error());
    if (whole->fields().empty()) {
        return unexpected(ParseError{0, "it does not begin with a header", {}, "RFC 5322 section 2.1"});
    }
    if (whole->bodyAt() > mostHeaderBytes) {
        return unexpected(ParseError{mostHeaderBytes, "the header is larger than any server takes", {}, {}});
    }
    auto header = message::Message::parse(whole->bytes().substr(0, whole->bodyAt()));
    // Where header and body end their lines in different ways, the header alone would be read as another one.
    if (!header || header->lineEnds() != whole->lineEnds()) {
        return unexpected(ParseError{0, "there is no header that could be told from the body", {}, {}});
    }
    return MessageItem{std::move(name),
                       size,
                       std::move(*header),
                       whole->headerFlaw().has_value(),
                       dkim::examineSignatures(*whole),
                       arc::examineChain(*whole)};
}

}  // namespace mailvitals
