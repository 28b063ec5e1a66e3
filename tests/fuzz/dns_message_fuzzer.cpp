// SPDX-License-Identifier: GPL-3.0-or-later
// A message of the DNS as it comes from the wire.
#include "fuzz/require.h"
#include "records/dns/aliases.h"
#include "records/dns/wire.h"

#include <algorithm>
#include <cstdint>
#include <set>

using namespace mailvitals;
using namespace mailvitals::dns;
using fuzz::require;

namespace {

/// RDATA that broke its rules may hold pointers, which mean something else in another message.
bool sameRecords(const std::vector<Record>& a, const std::vector<Record>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Record& one, const Record& other) {
        const bool raw = std::holds_alternative<RawRdata>(one.data);
        return one.name == other.name && one.type == other.type && one.ttl == other.ttl &&
               (raw || one.data == other.data);
    });
}

bool sameMessage(const Message& a, const Message& b) {
    const bool heads = a.id == b.id && a.isResponse == b.isResponse && a.authoritative == b.authoritative &&
                       a.truncated == b.truncated && a.recursionAvailable == b.recursionAvailable &&
                       a.authenticData == b.authenticData;
    const bool questions = a.questionName == b.questionName && a.questionType == b.questionType &&
                           a.questionClass == b.questionClass;
    return heads && questions && sameRecords(a.answers, b.answers) && sameRecords(a.authority, b.authority);
}

void follow(const Message& message) {
    const Resolved resolved = resolve(message.answers, message.questionName, message.questionType);
    require(resolved.aliases.size() <= mostAliases, "a chain of aliases has its limit");
    const std::set<DomainName> names(resolved.aliases.begin(), resolved.aliases.end());
    require(names.size() == resolved.aliases.size(), "no alias comes twice");
    const DomainName& end = resolved.aliases.empty() ? message.questionName : resolved.aliases.back();
    for (const Record& record : resolved.records)
        require(record.type == message.questionType && record.name == end, "the answer stands at the end");
}

void ask(const Message& message) {
    const auto query = decode(
        encodeQuery(message.id, message.questionName, message.questionType, message.questionClass, {}));
    require(query && query->id == message.id && query->questionName == message.questionName &&
                query->questionType == message.questionType && query->questionClass == message.questionClass,
            "a question can be read");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view wire(reinterpret_cast<const char*>(data), size);
    const auto message = decode(wire);
    if (!message) {
        fuzz::requireSound(message.error(), wire);
        return 0;
    }
    for (const std::vector<Record>* section : {&message->answers, &message->authority}) {
        require(section->size() <= size / 11, "a record has eleven octets at least");
        for (const Record& record : *section) {
            require(record.ttl <= 0x7fffffff && record.type != Type::Opt, "what is kept is a record");
            require(!toString(record.data).empty() && !toString(record.type).empty(), "it can be shown");
            require(typeFromString(toString(record.type)) == record.type, "a type has its word");
        }
    }
    const auto again = decode(encode(*message));
    require(again && sameMessage(*message, *again), "what is written reads the same");
    follow(*message);
    ask(*message);
    return 0;
}
