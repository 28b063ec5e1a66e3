// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/message_item.h"

#include "records/message/mailbox_file.h"
#include "records/message/saved_form.h"

#include <algorithm>

namespace mailvitals {
namespace {

void takeFittingBody(dkim::Examined& signature, const dkim::Examined& other) {
    if (signature.body == dkim::BodyHash::Matches || other.body != dkim::BodyHash::Matches) return;
    signature.body = other.body;
    signature.unsignedOctets = other.unsignedOctets;
}

/// Nobody can see from a mailbox file whether a ">" before "From " was its writer's or is the file's. A body
/// that fits its signature, is the one that was signed.
void lookBehindQuotes(MessageItem& item, const message::Message& whole) {
    auto plain = message::withoutMailboxQuotes(whole);
    if (!plain) return;
    const auto message = message::Message::parse(std::move(*plain));
    if (!message) return;
    const std::vector<dkim::Examined> signatures = dkim::examineSignatures(*message);
    for (std::size_t i = 0; i < std::min(signatures.size(), item.signatures.size()); ++i)
        takeFittingBody(item.signatures[i], signatures[i]);
    const arc::Chain chain = arc::examineChain(*message);
    for (std::size_t i = 0; i < std::min(chain.sets.size(), item.chain.sets.size()); ++i)
        takeFittingBody(item.chain.sets[i].messageSignature, chain.sets[i].messageSignature);
}

}  // namespace

bool MessageItem::operator==(const MessageItem& other) const {
    // What a chain is follows from the header, but for what its signatures say of the body.
    const auto sameBody = [](const arc::Set& a, const arc::Set& b) {
        return a.messageSignature == b.messageSignature;
    };
    return name == other.name && size == other.size && header.bytes() == other.header.bytes() &&
           headerFlawed == other.headerFlawed && others == other.others && number == other.number &&
           copied == other.copied && signatures == other.signatures &&
           std::equal(chain.sets.begin(), chain.sets.end(), other.chain.sets.begin(), other.chain.sets.end(),
                      sameBody);
}

bool MessageItem::hasText() const {
    // An empty line, at the most, is left of a header that was saved alone.
    return size > header.bytes().size() + 2;
}

Expected<MessageItem, ParseError> examineMessage(std::string bytes, std::string name, std::size_t number) {
    if (bytes.size() > message::maxMessageSize) return unexpected(message::Message::parse(bytes).error());
    message::SavedForm saved = message::withoutWrapping(std::move(bytes));
    message::MessageInFile file = message::messageIn(std::move(saved.bytes), number);
    if (number == 0 || number > file.count) {
        return unexpected(ParseError{
            0,
            "it holds " + (file.count == 1 ? "one message" : std::to_string(file.count) + " messages") +
                ", and none with the number " + std::to_string(number),
            {},
            {}});
    }
    const std::uint64_t size = file.bytes.size();
    const auto whole = message::Message::parse(std::move(file.bytes));
    if (!whole) return unexpected(whole.error());
    if (whole->fields().empty()) {
        return unexpected(ParseError{0, "it does not begin with a header", {}, "RFC 5322 section 2.1"});
    }
    if (whole->bodyAt() > mostHeaderBytes) {
        return unexpected(ParseError{mostHeaderBytes, "the header is larger than any server takes", {}, {}});
    }
    auto header = message::Message::parse(whole->bytes().substr(0, whole->bodyAt()));
    // Where header and body end their lines in different ways, the header alone would be read as another one;
    // and so it may be where only what looks like a field in the text joined its parts.
    const bool same = header && header->lineEnds() == whole->lineEnds() &&
                      header->fields().size() == whole->fields().size();
    if (!same) {
        return unexpected(ParseError{0, "there is no header that could be told from the body", {}, {}});
    }
    MessageItem item{std::move(name),
                     size,
                     std::move(*header),
                     whole->headerFlaw().has_value(),
                     dkim::examineSignatures(*whole),
                     arc::examineChain(*whole),
                     file.count - 1,
                     number,
                     whole->hasGaps() ? "empty lines stand inside of its header" : std::move(saved.copied)};
    if (file.isMailbox) lookBehindQuotes(item, *whole);
    return item;
}

}  // namespace mailvitals
