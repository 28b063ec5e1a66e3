// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/dns/wire.h"

#include "base/reader.h"

namespace mailvitals::dns {
namespace {

constexpr std::uint16_t flagResponse = 0x8000;
constexpr std::uint16_t flagAuthoritative = 0x0400;
constexpr std::uint16_t flagTruncated = 0x0200;
constexpr std::uint16_t flagRecursionDesired = 0x0100;
constexpr std::uint16_t flagRecursionAvailable = 0x0080;
constexpr std::uint16_t flagAuthenticData = 0x0020;
constexpr std::uint32_t ednsDnssecOk = 0x8000;  ///< in the TTL of the OPT record (RFC 6891 section 6.1.4)
constexpr std::uint16_t flagCheckingDisabled = 0x0010;

void put16(std::string& out, unsigned value) {
    out += static_cast<char>(value >> 8 & 0xff);
    out += static_cast<char>(value & 0xff);
}

void put32(std::string& out, std::uint32_t value) {
    put16(out, value >> 16);
    put16(out, value & 0xffff);
}

void putName(std::string& out, const DomainName& name) {
    for (const std::string& label : name.labels()) {
        out += static_cast<char>(label.size());
        out += label;
    }
    out += '\0';
}

ParseError errorAt(std::size_t where, const char* what, const char* section) {
    return ParseError{where, what, {}, section};
}

/// Reads a name at the reader's position and leaves the reader behind it.
Expected<DomainName, ParseError> readName(Reader& reader, std::string_view wire) {
    std::vector<std::string> labels;
    Reader walker = reader;
    bool jumped = false;
    // No more than a name has labels: a long chain of pointers would cost work for nothing, in every record.
    int jumps = 0;
    std::size_t lowest = reader.position();
    for (;;) {
        const std::size_t at = walker.position();
        const auto length = walker.u8();
        if (!length) return unexpected(errorAt(at, "name runs past the end", "RFC 1035 section 3.1"));
        if ((*length & 0xc0) == 0xc0) {
            const auto low = walker.u8();
            if (!low) return unexpected(errorAt(at, "pointer runs past the end", "RFC 1035 section 4.1.4"));
            if (!jumped) reader = walker;
            jumped = true;
            const std::size_t target = static_cast<std::size_t>(*length & 0x3f) << 8 | *low;
            if (target >= lowest) {
                return unexpected(errorAt(at, "pointer does not lead backwards", "RFC 1035 section 4.1.4"));
            }
            lowest = target;
            if (++jumps > 127) return unexpected(errorAt(at, "too many pointers", "RFC 1035 section 4.1.4"));
            walker = Reader(wire, target);
            continue;
        }
        if ((*length & 0xc0) != 0) {
            return unexpected(errorAt(at, "unknown label type", "RFC 1035 section 4.1.4"));
        }
        if (*length == 0) break;
        const auto label = walker.bytes(*length);
        if (!label) return unexpected(errorAt(at, "label runs past the end", "RFC 1035 section 3.1"));
        labels.emplace_back(*label);
        if (labels.size() > 127) return unexpected(errorAt(at, "name too long", "RFC 1035 section 2.3.4"));
    }
    if (!jumped) reader = walker;
    auto name = DomainName::fromLabels(std::move(labels));
    if (!name) return unexpected(errorAt(lowest, "name too long", "RFC 1035 section 2.3.4"));
    return *name;
}

/// Every helper below reads the RDATA that begins at the reader and ends at `end`.
struct RdataReader {
    std::string_view wire;
    Reader reader;
    std::size_t end;

    bool consumed() const { return reader.position() == end; }

    std::optional<Rdata> address(std::size_t size) {
        if (end - reader.position() != size) return std::nullopt;
        const auto bytes = reader.bytes(size);
        if (!bytes) return std::nullopt;
        if (size == 4) {
            std::array<std::uint8_t, 4> octets{};
            std::copy(bytes->begin(), bytes->end(), octets.begin());
            return IpAddress::v4(octets);
        }
        std::array<std::uint8_t, 16> octets{};
        std::copy(bytes->begin(), bytes->end(), octets.begin());
        return IpAddress::v6(octets);
    }

    std::optional<DomainName> name() {
        auto result = readName(reader, wire);
        if (!result || reader.position() > end) return std::nullopt;
        return *result;
    }

    std::optional<Rdata> onlyName() {
        const auto result = name();
        if (!result || !consumed()) return std::nullopt;
        return *result;
    }

    std::optional<Rdata> mx() {
        const auto preference = reader.u16();
        if (!preference) return std::nullopt;
        const auto exchange = name();
        if (!exchange || !consumed()) return std::nullopt;
        return Mx{*preference, *exchange};
    }

    std::optional<Rdata> txt() {
        Txt result;
        while (reader.position() < end) {
            const auto length = reader.u8();
            if (!length || *length > end - reader.position()) return std::nullopt;
            const auto piece = reader.bytes(*length);
            if (!piece) return std::nullopt;
            result.strings.emplace_back(*piece);
        }
        if (result.strings.empty()) return std::nullopt;  // "one or more" (RFC 1035 section 3.3.14)
        return result;
    }

    std::optional<Rdata> soa() {
        const auto primary = name();
        if (!primary) return std::nullopt;
        const auto mailbox = name();
        if (!mailbox) return std::nullopt;
        const auto serial = reader.u32();
        reader.u32();  // refresh
        reader.u32();  // retry
        reader.u32();  // expire
        const auto minimum = reader.u32();
        if (!serial || !minimum || !consumed()) return std::nullopt;
        return Soa{*primary, *mailbox, *serial, *minimum};
    }

    std::optional<Rdata> srv() {
        const auto priority = reader.u16();
        const auto weight = reader.u16();
        const auto port = reader.u16();
        if (!port) return std::nullopt;
        const auto target = name();
        if (!target || !consumed()) return std::nullopt;
        return Srv{*priority, *weight, *port, *target};
    }

    std::optional<Rdata> caa() {
        const auto flags = reader.u8();
        const auto length = reader.u8();
        // A tag has at least one character (RFC 8659 section 4.1).
        if (!length || *length == 0 || reader.position() + *length > end) return std::nullopt;
        const auto tag = reader.bytes(*length);
        const auto value = reader.bytes(end - reader.position());
        if (!tag || !value) return std::nullopt;
        return Caa{*flags, std::string(*tag), std::string(*value)};
    }

    std::optional<Rdata> read(Type type) {
        switch (type) {
            case Type::A: return address(4);
            case Type::Aaaa: return address(16);
            case Type::Cname:
            case Type::Ns:
            case Type::Ptr: return onlyName();
            case Type::Mx: return mx();
            case Type::Txt: return txt();
            case Type::Soa: return soa();
            case Type::Srv: return srv();
            case Type::Caa: return caa();
            case Type::Ds:
            case Type::Rrsig:
            case Type::Dnskey:
            case Type::Tlsa:
            case Type::Opt: break;
        }
        return std::nullopt;
    }
};

struct ReadRecord {
    Record record;
    Class recordClass{};
};

Expected<ReadRecord, ParseError> readRecord(Reader& reader, std::string_view wire) {
    const std::size_t at = reader.position();
    auto name = readName(reader, wire);
    if (!name) return unexpected(name.error());
    const auto type = reader.u16();
    const auto recordClass = reader.u16();
    const auto ttl = reader.u32();
    const auto length = reader.u16();
    if (!type || !recordClass || !ttl || !length || *length > reader.remaining()) {
        return unexpected(errorAt(at, "record runs past the end", "RFC 1035 section 4.1.3"));
    }
    const std::size_t start = reader.position();
    const std::string_view raw = *reader.bytes(*length);
    RdataReader rdata{wire, Reader(wire, start), start + *length};
    Record record{*name, static_cast<Type>(*type), *ttl, RawRdata{std::string(raw)}};
    if (auto typed = rdata.read(record.type)) record.data = std::move(*typed);
    return ReadRecord{std::move(record), static_cast<Class>(*recordClass)};
}

/// Of the additional section nothing but addresses is kept: glue (RFC 1034 section 4.2.1).
enum class Wanted { All, Addresses };

/// What may still be kept of a message.
struct Room {
    std::size_t records = mostRecords;
    std::size_t weight = heaviestAnswer;

    bool take(const Record& record) {
        const std::size_t weighs = weightOf(record);
        if (records == 0 || weighs > weight) return false;
        --records;
        weight -= weighs;
        return true;
    }
};

/// Reads count records; OPT carries the upper bits of the response code (RFC 6891 section 6.1.3). In a
/// truncated message the first record that is cut ends this section and all behind it, and so does the first
/// for which there is no room.
Expected<std::vector<Record>, ParseError> readSection(Reader& reader, std::string_view wire, unsigned count,
                                                      Message& message, Room* room,
                                                      Wanted wanted = Wanted::All) {
    std::vector<Record> records;
    for (unsigned i = 0; i < count && !message.oversized; ++i) {
        const std::size_t at = reader.position();
        auto read = readRecord(reader, wire);
        if (!read) {
            if (!message.truncated) return unexpected(read.error());
            reader.seek(wire.size());
            break;
        }
        Record& record = read->record;
        if (record.type == Type::Opt) {
            const unsigned upper = record.ttl >> 24;
            message.rcode = static_cast<Rcode>(upper << 4 | (static_cast<unsigned>(message.rcode) & 15u));
            continue;
        }
        const bool address = record.type == Type::A || record.type == Type::Aaaa;
        if (wanted == Wanted::Addresses && (!address || read->recordClass != message.questionClass)) continue;
        // All records of a zone have one class, and a question asks for one.
        if (read->recordClass != message.questionClass)
            return unexpected(errorAt(at, "record of another class", "RFC 1034 section 3.6"));
        // A TTL with its top bit set counts as zero (RFC 2181 section 8).
        if (record.ttl > 0x7fffffff) record.ttl = 0;
        message.oversized = !room->take(record);
        if (!message.oversized) records.push_back(std::move(record));
    }
    return records;
}

struct RdataWriter {
    std::string& out;
    void operator()(const RawRdata& raw) const { out += raw.bytes; }
    void operator()(const IpAddress& address) const {
        out.append(address.bytes().begin(),
                   address.bytes().begin() + static_cast<std::ptrdiff_t>(address.size()));
    }
    void operator()(const DomainName& name) const { putName(out, name); }
    void operator()(const Mx& mx) const {
        put16(out, mx.preference);
        putName(out, mx.exchange);
    }
    void operator()(const Txt& txt) const {
        for (const std::string& piece : txt.strings) {
            out += static_cast<char>(std::min<std::size_t>(piece.size(), 255));
            out += piece.substr(0, 255);
        }
    }
    void operator()(const Soa& soa) const {
        putName(out, soa.primary);
        putName(out, soa.mailbox);
        put32(out, soa.serial);
        for (const std::uint32_t timer : {3600u, 600u, 86400u}) put32(out, timer);
        put32(out, soa.minimum);
    }
    void operator()(const Srv& srv) const {
        for (const std::uint16_t number : {srv.priority, srv.weight, srv.port}) put16(out, number);
        putName(out, srv.target);
    }
    void operator()(const Caa& caa) const {
        out += static_cast<char>(caa.flags);
        out += static_cast<char>(std::min<std::size_t>(caa.tag.size(), 255));
        out += caa.tag.substr(0, 255);
        out += caa.value;
    }
};

void putRecord(std::string& out, const Record& record, Class recordClass) {
    putName(out, record.name);
    put16(out, static_cast<unsigned>(record.type));
    put16(out, static_cast<unsigned>(recordClass));
    put32(out, record.ttl);
    std::string rdata;
    std::visit(RdataWriter{rdata}, record.data);
    put16(out, static_cast<unsigned>(rdata.size()));
    out += rdata;
}

}  // namespace

std::string encodeQuery(std::uint16_t id, const DomainName& name, Type type, Class queryClass,
                        QueryFlags flags) {
    std::string out;
    put16(out, id);
    put16(out, flagAuthenticData | (flags.recursionDesired ? flagRecursionDesired : 0u) |
                   (flags.checkingDisabled ? flagCheckingDisabled : 0u));
    for (const unsigned count : {1u, 0u, 0u, 1u}) put16(out, count);
    putName(out, name);
    put16(out, static_cast<unsigned>(type));
    put16(out, static_cast<unsigned>(queryClass));
    out += '\0';  // the OPT record's name is the root
    put16(out, static_cast<unsigned>(Type::Opt));
    put16(out, ednsPayload);
    put32(out, flags.dnssecOk ? ednsDnssecOk : 0u);
    put16(out, 0);
    return out;
}

Expected<Message, ParseError> decode(std::string_view wire) {
    Reader reader(wire);
    Message message;
    const auto id = reader.u16();
    const auto flags = reader.u16();
    const auto questions = reader.u16();
    const auto answers = reader.u16();
    const auto authority = reader.u16();
    const auto additional = reader.u16();
    if (!additional) return unexpected(errorAt(0, "shorter than a header", "RFC 1035 section 4.1.1"));
    message.id = *id;
    message.isResponse = (*flags & flagResponse) != 0;
    message.authoritative = (*flags & flagAuthoritative) != 0;
    message.truncated = (*flags & flagTruncated) != 0;
    message.recursionAvailable = (*flags & flagRecursionAvailable) != 0;
    message.authenticData = (*flags & flagAuthenticData) != 0;
    message.rcode = static_cast<Rcode>(*flags & 15);
    if (*questions != 1) return unexpected(errorAt(4, "not exactly one question", "RFC 9619"));
    auto name = readName(reader, wire);
    if (!name) return unexpected(name.error());
    const auto type = reader.u16();
    const auto questionClass = reader.u16();
    if (!questionClass) {
        return unexpected(errorAt(reader.position(), "question runs past the end", "RFC 1035 section 4.1.2"));
    }
    message.questionName = *name;
    message.questionType = static_cast<Type>(*type);
    message.questionClass = static_cast<Class>(*questionClass);
    Room room;
    auto answerRecords = readSection(reader, wire, *answers, message, &room);
    if (!answerRecords) return unexpected(answerRecords.error());
    message.answers = std::move(*answerRecords);
    auto authorityRecords = readSection(reader, wire, *authority, message, &room);
    if (!authorityRecords) return unexpected(authorityRecords.error());
    message.authority = std::move(*authorityRecords);
    auto additionalRecords = readSection(reader, wire, *additional, message, &room, Wanted::Addresses);
    if (!additionalRecords) return unexpected(additionalRecords.error());
    message.additional = std::move(*additionalRecords);
    return message;
}

std::string encode(const Message& message) {
    std::string out;
    put16(out, message.id);
    put16(out, (message.isResponse ? flagResponse : 0u) | (message.authoritative ? flagAuthoritative : 0u) |
                   (message.truncated ? flagTruncated : 0u) | flagRecursionDesired |
                   (message.recursionAvailable ? flagRecursionAvailable : 0u) |
                   (message.authenticData ? flagAuthenticData : 0u) |
                   (static_cast<unsigned>(message.rcode) & 15u));
    put16(out, 1);
    put16(out, static_cast<unsigned>(message.answers.size()));
    put16(out, static_cast<unsigned>(message.authority.size()));
    put16(out, static_cast<unsigned>(message.additional.size()));
    putName(out, message.questionName);
    put16(out, static_cast<unsigned>(message.questionType));
    put16(out, static_cast<unsigned>(message.questionClass));
    for (const Record& record : message.answers) putRecord(out, record, message.questionClass);
    for (const Record& record : message.authority) putRecord(out, record, message.questionClass);
    for (const Record& record : message.additional) putRecord(out, record, message.questionClass);
    return out;
}

}  // namespace mailvitals::dns
