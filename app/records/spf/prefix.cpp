// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/spf/prefix.h"

#include "base/ascii.h"

#include <algorithm>
#include <charconv>

namespace mailvitals::spf {
namespace {

tl::unexpected<ParseError> wrong(std::size_t where, const char* what, std::string_view found,
                                 const char* section) {
    return unexpected(ParseError{where, what, std::string(found), section});
}

}  // namespace

Expected<unsigned, ParseError> parsePrefix(std::string_view digits, Family family, std::size_t where,
                                           const char* section) {
    if (digits.empty()) return wrong(where, "no prefix length behind the slash", digits, section);
    if (!std::all_of(digits.begin(), digits.end(), ascii::isDigit)) {
        return wrong(where, "a prefix length that is no number", digits, section);
    }
    if (digits.size() > 1 && digits.front() == '0') {
        return wrong(where, "a prefix length with a leading zero", digits, section);
    }
    unsigned value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (family == Family::V4 && (error != std::errc{} || value > 32)) {
        return wrong(where, "a prefix length above 32", digits, section);
    }
    if (error != std::errc{} || value > 128) {
        return wrong(where, "a prefix length above 128", digits, section);
    }
    return value;
}

std::optional<std::size_t> lastPrefix(std::string_view argument) {
    const std::size_t slash = argument.rfind('/');
    if (slash == argument.npos || argument.find_first_of(".%}", slash) != argument.npos) return std::nullopt;
    return slash;
}

Expected<DualPrefix, ParseError> splitDualPrefix(std::string_view argument, std::size_t where,
                                                 const char* section) {
    DualPrefix parts;
    parts.domain = argument;
    auto slash = lastPrefix(parts.domain);
    if (slash && *slash > 0 && argument[*slash - 1] == '/') {
        const auto prefix = parsePrefix(argument.substr(*slash + 1), Family::V6, where + *slash + 1, section);
        if (!prefix) return unexpected(prefix.error());
        parts.prefix6 = *prefix;
        parts.domain = argument.substr(0, *slash - 1);
        slash = lastPrefix(parts.domain);
    }
    if (!slash) return parts;
    const std::string_view rest = parts.domain.substr(0, *slash);
    if (!parts.prefix6 && lastPrefix(rest)) {
        return wrong(where + *slash, "an IPv6 prefix length with one slash instead of two",
                     argument.substr(*slash), section);
    }
    const auto prefix = parsePrefix(parts.domain.substr(*slash + 1), Family::V4, where + *slash + 1, section);
    if (!prefix) return unexpected(prefix.error());
    parts.prefix4 = *prefix;
    parts.domain = rest;
    return parts;
}

Expected<Cidr, ParseError> parseNetwork(std::string_view text, Family family, std::size_t where) {
    static constexpr const char* section = "RFC 7208 section 5.6";
    const std::size_t slash = text.find('/');
    const std::string_view host = text.substr(0, slash);
    const auto address = IpAddress::parse(host);
    if (host.empty()) return wrong(where, "no address", host, section);
    if (!address) return wrong(where, "not an IP address", host, section);
    if (address->family() != family) {
        return wrong(where, family == Family::V4 ? "an IPv6 address in ip4" : "an IPv4 address in ip6", host,
                     section);
    }
    if (slash == text.npos) return Cidr(*address, family == Family::V4 ? 32 : 128);
    const auto prefix = parsePrefix(text.substr(slash + 1), family, where + slash + 1, section);
    if (!prefix) return unexpected(prefix.error());
    return Cidr(*address, *prefix);
}

}  // namespace mailvitals::spf
