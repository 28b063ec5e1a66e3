// SPDX-License-Identifier: GPL-3.0-or-later
// A message file: its fields, what they say, its parts and its way.
#include "fuzz/require.h"
#include "records/message/address.h"
#include "records/message/author.h"
#include "records/message/date.h"
#include "records/message/journey.h"
#include "records/message/list_unsubscribe.h"
#include "records/message/mailbox_file.h"
#include "records/message/mime.h"
#include "records/message/saved_form.h"

#include <cstdint>

using namespace mailvitals;
using namespace mailvitals::message;
using fuzz::require;

namespace {

bool liesIn(std::string_view part, std::string_view whole) {
    return part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size();
}

template <class T>
void requireSound(const Expected<T, ParseError>& result, std::string_view text) {
    if (!result) fuzz::requireSound(result.error(), text);
}

void readField(const Field& field, std::string_view bytes) {
    require(liesIn(field.raw, bytes) && liesIn(field.name, field.raw) && liesIn(field.value, field.raw),
            "a field's views lie in the message");
    require(!field.name.empty() && field.name.data() == bytes.data() + field.at,
            "a field begins with its name");
    require(field.unfolded().find_first_of("\r\n") == std::string::npos, "an unfolded value is one line");
    requireSound(parseAddresses(field.value), field.value);
    requireSound(parseFrom(field.value), field.value);
    requireSound(parseReturnPath(field.value), field.value);
    requireSound(parseMessageId(field.value), field.value);
    requireSound(parseDate(field.value), field.value);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const SavedForm saved = withoutWrapping(std::string(input));
    require(saved.bytes.size() <= input.size() * 3 / 2 + 8, "a file grows little when it is unwrapped");
    const MailboxList list = listMailbox(saved.bytes, 8);
    require(messageIn(saved.bytes, list.count).count == list.count, "a mailbox is counted in one way");
    const auto message = Message::parse(std::string(input));
    if (!message) {
        fuzz::requireSound(message.error(), input);
        return 0;
    }
    std::size_t end = 0;
    for (const Field& field : message->fields()) {
        require(field.at >= end, "fields follow each other");
        end = field.at + field.raw.size();
        readField(field, message->bytes());
    }
    require(message->bodyAt() >= end && message->bodyAt() <= size, "the body follows the fields");
    for (const MimePart& part : mimeStructure(*message).parts)
        require(part.at <= part.bodyAt && part.bodyAt <= part.end && part.end <= size,
                "a part has its order");
    const Journey journey = journeyOf(*message);
    require(!journey.arrival || journey.arrival->hop < journey.hops.size(), "an arrival is one of the steps");
    require(journey.hops.size() + journey.unreadable.size() <= maxHops, "a way has its limit");
    listUnsubscribe(*message);
    return 0;
}
