// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/domain_name.h"
#include "base/ip_address.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// Messages of the DNS (RFC 1035 section 4) as typed values.
namespace mailvitals::dns {

/// The record types that Mailvitals asks for or finds on its way; others keep their number.
enum class Type : std::uint16_t {
    A = 1,
    Ns = 2,
    Cname = 5,
    Soa = 6,
    Ptr = 12,
    Mx = 15,
    Txt = 16,
    Aaaa = 28,
    Srv = 33,
    Opt = 41,
    Ds = 43,
    Rrsig = 46,
    Dnskey = 48,
    Tlsa = 52,
    Caa = 257,
};

enum class Class : std::uint16_t { In = 1, Chaos = 3 };

/// Response codes (RFC 1035 section 4.1.1); numbers that have no name here stay themselves.
enum class Rcode : std::uint16_t {
    NoError = 0,
    FormErr = 1,
    ServFail = 2,
    NxDomain = 3,
    NotImp = 4,
    Refused = 5
};

std::string toString(Type type);    ///< "MX", "TYPE65280" (RFC 3597 section 5)
std::string toString(Class value);  ///< "IN", "CH", "CLASS255"
std::string toString(Rcode rcode);  ///< "NXDOMAIN", "RCODE9"
/// The inverse of the above; an unknown word gives type 0.
Type typeFromString(std::string_view text);

struct Mx {
    std::uint16_t preference = 0;
    DomainName exchange;
    bool operator==(const Mx&) const = default;
};

/// The character-strings of one TXT record, as published (RFC 1035 section 3.3.14).
struct Txt {
    std::vector<std::string> strings;
    std::string joined() const;
    bool operator==(const Txt&) const = default;
};

struct Soa {
    DomainName primary;
    DomainName mailbox;
    std::uint32_t serial = 0;
    std::uint32_t minimum = 0;  ///< seconds that a negative answer may be remembered (RFC 2308 section 4)
    bool operator==(const Soa&) const = default;
};

/// Where a service is to be found (RFC 2782).
struct Srv {
    std::uint16_t priority = 0;
    std::uint16_t weight = 0;
    std::uint16_t port = 0;
    DomainName target;  ///< the root: the service is decidedly not offered
    bool operator==(const Srv&) const = default;
};

/// Who may issue certificates (RFC 8659 section 4.1); what the value says is for records/caa to read.
struct Caa {
    std::uint8_t flags = 0;
    std::string tag;    ///< as published, in any case
    std::string value;  ///< any octets
    bool operator==(const Caa&) const = default;
};

/// RDATA of a type that has no shape of its own here, or that broke the rules of its type.
struct RawRdata {
    std::string bytes;
    bool operator==(const RawRdata&) const = default;
};

using Rdata = std::variant<RawRdata, IpAddress, DomainName, Mx, Txt, Soa, Srv, Caa>;

struct Record {
    DomainName name;
    Type type{};
    std::uint32_t ttl = 0;  ///< seconds
    Rdata data;
    bool operator==(const Record&) const = default;
};

/// RDATA as one would write it in a zone file, for showing; not escaped for any markup.
std::string toString(const Rdata& data);

/// What a record takes where it is kept, in memory or written down, in octets; rather too much than too
/// little. Far more than on the wire: there a name is often two octets, and a label or a string has one more
/// than it says.
std::size_t weightOf(const Record& record);

/// More records, or heavier ones, no honest answer has, though a message can hold some 5,000 of 4 KiB each.
inline constexpr std::size_t mostRecords = 1000;
inline constexpr std::size_t heaviestAnswer = 1024 * 1024;

struct Message {
    std::uint16_t id = 0;
    bool isResponse = false;
    bool authoritative = false;
    bool truncated = false;
    bool recursionAvailable = false;
    bool authenticData = false;
    bool oversized = false;  ///< beyond mostRecords or heaviestAnswer: the sections end where that was seen
    Rcode rcode{};
    DomainName questionName;
    Type questionType{};
    Class questionClass = Class::In;
    std::vector<Record> answers;
    std::vector<Record> authority;
    std::vector<Record> additional;  ///< addresses alone, such as those of name servers in a referral
};

}  // namespace mailvitals::dns
