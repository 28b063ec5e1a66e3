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

constexpr SpecialRange specialRanges[] = {
    {"0.0.0.0/32", AddressKind::Unspecified},
    {"0.0.0.0/8", AddressKind::Reserved},
    {"10.0.0.0/8", AddressKind::Private},
    {"100.64.0.0/10", AddressKind::CarrierNat},
    {"127.0.0.0/8", AddressKind::Loopback},
    {"169.254.0.0/16", AddressKind::LinkLocal},
    {"172.16.0.0/12", AddressKind::Private},
    {"192.0.0.0/24", AddressKind::Reserved},
    {"192.0.2.0/24", AddressKind::Documentation},
    {"192.168.0.0/16", AddressKind::Private},
    {"198.18.0.0/15", AddressKind::Benchmark},
    {"198.51.100.0/24", AddressKind::Documentation},
    {"203.0.113.0/24", AddressKind::Documentation},
    {"224.0.0.0/4", AddressKind::Multicast},
    {"240.0.0.0/4", AddressKind::Reserved},
    {"::/128", AddressKind::Unspecified},
    {"::1/128", AddressKind::Loopback},
    {"64:ff9b:1::/48", AddressKind::Reserved},
    {"100::/64", AddressKind::Reserved},
    {"2001:2::/48", AddressKind::Benchmark},
    {"2001:db8::/32", AddressKind::Documentation},
    {"3fff::/20", AddressKind::Documentation},
    {"fc00::/7", AddressKind::Private},
    {"fe80::/10", AddressKind::LinkLocal},
    {"fec0::/10", AddressKind::Private},
    {"ff00::/8", AddressKind::Multicast},
};

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

std::optional<IpEndpoint> IpEndpoint::parse(std::string_view text, std::uint16_t defaultPort) {
    if (const auto whole = IpAddress::parse(text)) return IpEndpoint{*whole, defaultPort};
    std::string_view host;
    std::string_view port;
    if (text.starts_with('[')) {
        const std::size_t close = text.find(']');
        if (close == text.npos) return std::nullopt;
        host = text.substr(1, close - 1);
        text.remove_prefix(close + 1);
        if (text.empty()) {
            const auto address = IpAddress::parse(host);
            return address ? std::optional(IpEndpoint{*address, defaultPort}) : std::nullopt;
        }
        if (!text.starts_with(':')) return std::nullopt;
        port = text.substr(1);
    } else {
        const std::size_t colon = text.rfind(':');
        if (colon == text.npos) return std::nullopt;
        host = text.substr(0, colon);
        port = text.substr(colon + 1);
    }
    const auto address = IpAddress::parse(host);
    const auto number = parseNumber<unsigned>(port, 65535);
    if (!address || !number || *number == 0) return std::nullopt;
    return IpEndpoint{*address, static_cast<std::uint16_t>(*number)};
}

std::string IpEndpoint::toString() const {
    const std::string host = address.isV4() ? address.toString() : "[" + address.toString() + "]";
    return host + ":" + std::to_string(port);
}

}  // namespace mailvitals
