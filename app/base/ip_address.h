// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mailvitals {

enum class Family { V4, V6 };

/// An IPv4 or IPv6 address, without port or zone.
class IpAddress {
 public:
    IpAddress() = default;  ///< 0.0.0.0

    /// "192.0.2.1", "2001:db8::1", "::ffff:192.0.2.1" (stays IPv6); no brackets, port or zone.
    static std::optional<IpAddress> parse(std::string_view text);
    static IpAddress v4(std::array<std::uint8_t, 4> bytes);
    static IpAddress v6(std::array<std::uint8_t, 16> bytes);

    Family family() const { return family_; }
    bool isV4() const { return family_ == Family::V4; }
    bool isV6() const { return family_ == Family::V6; }
    /// In network byte order; IPv4 uses the first four.
    const std::array<std::uint8_t, 16>& bytes() const { return bytes_; }
    std::size_t size() const { return isV4() ? 4 : 16; }
    /// The IPv4 address inside ::ffff:0:0/96 (RFC 4291 section 2.5.5.2), or the address itself.
    IpAddress unmapped() const;

    std::string toString() const;
    /// "[192.0.2.1]" or "[IPv6:2001:db8::1]" (RFC 5321 section 4.1.3).
    std::string toSmtpLiteral() const;
    /// Nibbles or octets in reverse order, dot separated, without a zone: "1.2.0.192", as reverse zones and
    /// blocklists use it (RFC 1035 section 3.5, RFC 3596 section 2.5, RFC 5782 section 2.4).
    std::string toReverse() const;

    auto operator<=>(const IpAddress&) const = default;

 private:
    Family family_ = Family::V4;
    std::array<std::uint8_t, 16> bytes_{};
};

/// A network in prefix notation, "172.22.1.0/24"; a bare address is a network of one.
class Cidr {
 public:
    static std::optional<Cidr> parse(std::string_view text);
    /// A prefix longer than the address is a network of one.
    Cidr(IpAddress address, unsigned prefix)
        : address_(address), prefix_(std::min(prefix, address.isV4() ? 32u : 128u)) {}

    const IpAddress& address() const { return address_; }
    unsigned prefix() const { return prefix_; }
    bool contains(const IpAddress& address) const;
    std::string toString() const;
    bool operator==(const Cidr&) const = default;

 private:
    IpAddress address_;
    unsigned prefix_ = 0;
};

/// What the IANA special-purpose registries (RFC 6890) say about an address. Public is where a stranger's
/// machine can stand and be found: neither ways to carry one protocol in the other (6to4, Teredo, NAT64) nor
/// names that only look like addresses (ORCHID) are.
enum class AddressKind {
    Public,
    Unspecified,
    Loopback,
    Private,        ///< RFC 1918, and unique local RFC 4193
    CarrierNat,     ///< RFC 6598, 100.64.0.0/10
    LinkLocal,      ///< RFC 3927, RFC 4291
    Documentation,  ///< RFC 5737, RFC 3849, RFC 9637
    Benchmark,      ///< RFC 2544, RFC 5180
    Multicast,
    Reserved,
};

AddressKind kindOf(const IpAddress& address);

/// Where the machines of a cloud are told what concerns them alone, keys among it. Nobody else's server ever
/// stands there, of whatever kind the address is.
bool isMetadataService(const IpAddress& address);

struct IpEndpoint {
    IpAddress address;
    std::uint16_t port = 0;
    /// Of a link-local IPv6 address: the interface that leads to it (RFC 4007 section 11), "eth0". Without it
    /// such an address means nothing.
    std::string zone = {};

    /// "192.0.2.1", "192.0.2.1:5353", "[2001:db8::1]:5353", "2001:db8::1", "fe80::1%eth0",
    /// "[fe80::1%eth0]:5353".
    static std::optional<IpEndpoint> parse(std::string_view text, std::uint16_t defaultPort);
    /// "192.0.2.1:25", "[2001:db8::1]:25", "[fe80::1%eth0]:53".
    std::string toString() const;
    auto operator<=>(const IpEndpoint&) const = default;
};

}  // namespace mailvitals
