// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ip_address.h"

#include "base/ascii.h"

#include <arpa/inet.h>
#include <charconv>
#include <cstring>
#include <utility>
#include <vector>

namespace mailvitals {
namespace {

template <class Number>
std::optional<Number> parseNumber(std::string_view text, Number largest) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool plain = !text.empty() && ascii::isDigit(text.front());
    if (error != std::errc{} || end != text.data() + text.size() || !plain || value > largest)
        return std::nullopt;
    return value;
}

struct SpecialRange {
    const char* range;
    AddressKind kind;
};

/// The first range that holds an address tells, so an exception stands before what it is one from. Ranges of
/// the registries that are as public as any other (AS112, AMT) are not here.
constexpr SpecialRange specialRanges[] = {
    {"0.0.0.0/32", AddressKind::Unspecified},
    {"0.0.0.0/8", AddressKind::Reserved},
    {"10.0.0.0/8", AddressKind::Private},
    {"100.64.0.0/10", AddressKind::CarrierNat},
    {"127.0.0.0/8", AddressKind::Loopback},
    {"169.254.0.0/16", AddressKind::LinkLocal},
    {"172.16.0.0/12", AddressKind::Private},
    {"192.0.0.9/32", AddressKind::Public},   // port control (RFC 7723)
    {"192.0.0.10/32", AddressKind::Public},  // TURN (RFC 8155)
    {"192.0.0.0/24", AddressKind::Reserved},
    {"192.0.2.0/24", AddressKind::Documentation},
    {"192.88.99.0/24", AddressKind::Reserved},  // 6to4 relays (RFC 7526)
    {"192.168.0.0/16", AddressKind::Private},
    {"198.18.0.0/15", AddressKind::Benchmark},
    {"198.51.100.0/24", AddressKind::Documentation},
    {"203.0.113.0/24", AddressKind::Documentation},
    {"224.0.0.0/4", AddressKind::Multicast},
    {"240.0.0.0/4", AddressKind::Reserved},
    {"::/128", AddressKind::Unspecified},
    {"::1/128", AddressKind::Loopback},
    {"2001:1::1/128", AddressKind::Public},  // port control (RFC 7723)
    {"2001:1::2/128", AddressKind::Public},  // TURN (RFC 8155)
    {"2001:1::3/128", AddressKind::Public},  // service registration (RFC 9665)
    {"2001:2::/48", AddressKind::Benchmark},
    {"2001:3::/32", AddressKind::Public},      // AMT (RFC 7450)
    {"2001:4:112::/48", AddressKind::Public},  // AS112 (RFC 7535)
    {"2001::/23", AddressKind::Reserved},      // Teredo, both ORCHIDs and drones' tags among it
    {"2001:db8::/32", AddressKind::Documentation},
    {"2002::/16", AddressKind::Reserved},  // 6to4 (RFC 7526)
    {"3fff::/20", AddressKind::Documentation},
    {"2000::/3", AddressKind::Public},
    {"fc00::/7", AddressKind::Private},
    {"fe80::/10", AddressKind::LinkLocal},
    {"fec0::/10", AddressKind::Private},
    {"ff00::/8", AddressKind::Multicast},
    {"::/0", AddressKind::Reserved},  // not given out, or special: 64:ff9b::/96, 100::/64, 5f00::/16
};

constexpr const char* metadataServices[] = {
    "169.254.169.254",  // nearly all of them
    "168.63.129.16",    // Azure
    "100.100.100.200",  // Alibaba
    "192.0.0.192",      // Oracle
    "fd00:ec2::254",    // Amazon
    "fd20:ce::254",     // Google
    "fd00:42::42",      // Scaleway
    "fe80::a9fe:a9fe",  // OpenStack
};

/// The interface of a link-local address: a name as systems give them, or a number.
bool isZone(std::string_view text) {
    static constexpr std::size_t longest = 63;
    return !text.empty() && text.size() <= longest && std::all_of(text.begin(), text.end(), [](char c) {
        return ascii::isAlnum(c) || c == '.' || c == '-' || c == '_';
    });
}

/// An address, with its zone where it has one.
std::optional<IpEndpoint> parseHost(std::string_view text, std::uint16_t port) {
    const std::size_t percent = text.find('%');
    const auto address = IpAddress::parse(text.substr(0, percent));
    if (!address) return std::nullopt;
    if (percent == text.npos) return IpEndpoint{*address, port};
    const std::string_view zone = text.substr(percent + 1);
    if (address->isV4() || kindOf(*address) != AddressKind::LinkLocal || !isZone(zone)) return std::nullopt;
    return IpEndpoint{*address, port, std::string(zone)};
}

}  // namespace

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
    char buffer[INET6_ADDRSTRLEN] = {};
    if (text.empty() || text.size() >= sizeof buffer || text.find('\0') != text.npos) return std::nullopt;
    std::memcpy(buffer, text.data(), text.size());
    IpAddress result;
    if (inet_pton(AF_INET, buffer, result.bytes_.data()) == 1) return result;
    result.family_ = Family::V6;
    if (inet_pton(AF_INET6, buffer, result.bytes_.data()) == 1) return result;
    return std::nullopt;
}

IpAddress IpAddress::v4(std::array<std::uint8_t, 4> bytes) {
    IpAddress result;
    std::copy(bytes.begin(), bytes.end(), result.bytes_.begin());
    return result;
}

IpAddress IpAddress::v6(std::array<std::uint8_t, 16> bytes) {
    IpAddress result;
    result.family_ = Family::V6;
    result.bytes_ = bytes;
    return result;
}

IpAddress IpAddress::unmapped() const {
    static constexpr std::array<std::uint8_t, 12> prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    if (isV4() || !std::equal(prefix.begin(), prefix.end(), bytes_.begin())) return *this;
    return v4({bytes_[12], bytes_[13], bytes_[14], bytes_[15]});
}

std::string IpAddress::toString() const {
    char buffer[INET6_ADDRSTRLEN] = {};
    inet_ntop(isV4() ? AF_INET : AF_INET6, bytes_.data(), buffer, sizeof buffer);
    return buffer;
}

std::string IpAddress::toSmtpLiteral() const {
    return (isV4() ? "[" : "[IPv6:") + toString() + "]";
}

std::string IpAddress::toReverse() const {
    static constexpr char digits[] = "0123456789abcdef";
    std::string result;
    for (std::size_t i = size(); i-- > 0;) {
        if (!result.empty()) result += '.';
        if (isV4()) {
            result += std::to_string(bytes_[i]);
        } else {
            result += digits[bytes_[i] & 15];
            result += '.';
            result += digits[bytes_[i] >> 4];
        }
    }
    return result;
}

std::optional<Cidr> Cidr::parse(std::string_view text) {
    const std::size_t slash = text.find('/');
    const auto address = IpAddress::parse(text.substr(0, slash));
    if (!address) return std::nullopt;
    const unsigned widest = address->isV4() ? 32 : 128;
    if (slash == text.npos) return Cidr(*address, widest);
    const auto prefix = parseNumber<unsigned>(text.substr(slash + 1), widest);
    if (!prefix) return std::nullopt;
    return Cidr(*address, *prefix);
}

bool Cidr::contains(const IpAddress& address) const {
    if (address.family() != address_.family()) return false;
    const unsigned whole = prefix_ / 8;
    const unsigned rest = prefix_ % 8;
    if (!std::equal(address.bytes().begin(), address.bytes().begin() + whole, address_.bytes().begin()))
        return false;
    if (rest == 0) return true;
    const unsigned mask = 0xffu << (8 - rest) & 0xffu;
    return (address.bytes()[whole] & mask) == (address_.bytes()[whole] & mask);
}

std::string Cidr::toString() const {
    return address_.toString() + "/" + std::to_string(prefix_);
}

AddressKind kindOf(const IpAddress& address) {
    static const auto networks = [] {
        std::vector<std::pair<Cidr, AddressKind>> parsed;
        for (const SpecialRange& special : specialRanges)
            parsed.emplace_back(*Cidr::parse(special.range), special.kind);
        return parsed;
    }();
    const IpAddress plain = address.unmapped();
    for (const auto& [network, kind] : networks) {
        if (network.contains(plain)) return kind;
    }
    return AddressKind::Public;
}

bool isMetadataService(const IpAddress& address) {
    const IpAddress plain = address.unmapped();
    return std::any_of(std::begin(metadataServices), std::end(metadataServices),
                       [&](const char* service) { return *IpAddress::parse(service) == plain; });
}

std::optional<IpEndpoint> IpEndpoint::parse(std::string_view text, std::uint16_t defaultPort) {
    if (const auto whole = parseHost(text, defaultPort)) return whole;
    std::string_view host;
    std::string_view port;
    if (text.starts_with('[')) {
        const std::size_t close = text.find(']');
        if (close == text.npos) return std::nullopt;
        host = text.substr(1, close - 1);
        text.remove_prefix(close + 1);
        if (text.empty()) return parseHost(host, defaultPort);
        if (!text.starts_with(':')) return std::nullopt;
        port = text.substr(1);
    } else {
        const std::size_t colon = text.rfind(':');
        if (colon == text.npos) return std::nullopt;
        host = text.substr(0, colon);
        port = text.substr(colon + 1);
    }
    const auto number = parseNumber<unsigned>(port, 65535);
    if (!number || *number == 0) return std::nullopt;
    return parseHost(host, static_cast<std::uint16_t>(*number));
}

std::string IpEndpoint::toString() const {
    const std::string scoped = address.toString() + (zone.empty() ? "" : "%" + zone);
    return (address.isV4() ? scoped : "[" + scoped + "]") + ":" + std::to_string(port);
}

}  // namespace mailvitals
