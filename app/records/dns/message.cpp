// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/dns/message.h"

#include "base/ascii.h"
#include "base/hex.h"

#include <array>
#include <charconv>

namespace mailvitals::dns {
namespace {

struct NamedType {
    Type type;
    const char* name;
};

constexpr std::array<NamedType, 15> namedTypes{{{Type::A, "A"},
                                                {Type::Ns, "NS"},
                                                {Type::Cname, "CNAME"},
                                                {Type::Soa, "SOA"},
                                                {Type::Ptr, "PTR"},
                                                {Type::Mx, "MX"},
                                                {Type::Txt, "TXT"},
                                                {Type::Aaaa, "AAAA"},
                                                {Type::Srv, "SRV"},
                                                {Type::Ds, "DS"},
                                                {Type::Rrsig, "RRSIG"},
                                                {Type::Dnskey, "DNSKEY"},
                                                {Type::Tlsa, "TLSA"},
                                                {Type::Caa, "CAA"},
                                                {Type::Opt, "OPT"}}};

std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + '"';
}

struct RdataText {
    std::string operator()(const RawRdata& raw) const {
        return "\\# " + std::to_string(raw.bytes.size()) + " " + toHex(raw.bytes);
    }
    std::string operator()(const IpAddress& address) const { return address.toString(); }
    std::string operator()(const DomainName& name) const {
        return name.isRoot() ? "." : name.toString() + ".";
    }
    std::string operator()(const Mx& mx) const {
        return std::to_string(mx.preference) + " " + (*this)(mx.exchange);
    }
    std::string operator()(const Txt& txt) const {
        std::string out;
        for (const std::string& piece : txt.strings) out += (out.empty() ? "" : " ") + quoted(piece);
        return out;
    }
    std::string operator()(const Soa& soa) const {
        return (*this)(soa.primary) + " " + (*this)(soa.mailbox) + " " + std::to_string(soa.serial) + " " +
               std::to_string(soa.minimum);
    }
    std::string operator()(const Srv& srv) const {
        return std::to_string(srv.priority) + " " + std::to_string(srv.weight) + " " +
               std::to_string(srv.port) + " " + (*this)(srv.target);
    }
    std::string operator()(const Caa& caa) const {
        return std::to_string(caa.flags) + " " + caa.tag + " " + quoted(caa.value);
    }
};

/// Octets that may be written as five ("\\x00"), and pieces that have a place and quotes of their own.
constexpr std::size_t octet = 5;
constexpr std::size_t piece = 64;
constexpr std::size_t label = 32;
constexpr std::size_t frame = 512;

std::size_t weightOfText(const std::string& text) {
    return piece + octet * text.size();
}

std::size_t weightOfName(const DomainName& name) {
    std::size_t weight = piece;
    for (const std::string& each : name.labels()) weight += label + octet * each.size();
    return weight;
}

struct RdataWeight {
    std::size_t operator()(const RawRdata& raw) const { return weightOfText(raw.bytes); }
    std::size_t operator()(const IpAddress&) const { return piece; }
    std::size_t operator()(const DomainName& name) const { return weightOfName(name); }
    std::size_t operator()(const Mx& mx) const { return weightOfName(mx.exchange); }
    std::size_t operator()(const Txt& txt) const {
        std::size_t weight = 0;
        for (const std::string& string : txt.strings) weight += weightOfText(string);
        return weight;
    }
    std::size_t operator()(const Soa& soa) const {
        return weightOfName(soa.primary) + weightOfName(soa.mailbox);
    }
    std::size_t operator()(const Srv& srv) const { return weightOfName(srv.target); }
    std::size_t operator()(const Caa& caa) const { return weightOfText(caa.tag) + weightOfText(caa.value); }
};

}  // namespace

std::string toString(Type type) {
    for (const NamedType& named : namedTypes) {
        if (named.type == type) return named.name;
    }
    return "TYPE" + std::to_string(static_cast<unsigned>(type));
}

Type typeFromString(std::string_view text) {
    for (const NamedType& named : namedTypes) {
        if (ascii::equalsIgnoringCase(named.name, text)) return named.type;
    }
    std::uint16_t number = 0;
    if (!ascii::startsWithIgnoringCase(text, "TYPE")) return Type{};
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data() + 4, end, number);
    return error == std::errc{} && stop == end ? static_cast<Type>(number) : Type{};
}

std::string toString(Class value) {
    switch (value) {
        case Class::In: return "IN";
        case Class::Chaos: return "CH";
    }
    return "CLASS" + std::to_string(static_cast<unsigned>(value));
}

std::string toString(Rcode rcode) {
    switch (rcode) {
        case Rcode::NoError: return "NOERROR";
        case Rcode::FormErr: return "FORMERR";
        case Rcode::ServFail: return "SERVFAIL";
        case Rcode::NxDomain: return "NXDOMAIN";
        case Rcode::NotImp: return "NOTIMP";
        case Rcode::Refused: return "REFUSED";
    }
    return "RCODE" + std::to_string(static_cast<unsigned>(rcode));
}

std::string Txt::joined() const {
    std::string out;
    for (const std::string& part : strings) out += part;
    return out;
}

std::string toString(const Rdata& data) {
    return std::visit(RdataText{}, data);
}

std::size_t weightOf(const Record& record) {
    return frame + weightOfName(record.name) + std::visit(RdataWeight{}, record.data);
}

}  // namespace mailvitals::dns
