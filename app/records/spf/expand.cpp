// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/spf/expand.h"

#include "base/ascii.h"

#include <algorithm>

namespace mailvitals::spf {
namespace {

bool isAscii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// %{i}: dotted octets, or all 32 nibbles of an IPv6 address with dots between (RFC 7208 section 7.3).
std::string dotted(const IpAddress& address) {
    if (address.isV4()) return address.toString();
    static constexpr char digits[] = "0123456789abcdef";
    std::string text;
    for (std::size_t i = 0; i < address.size(); ++i) {
        const std::uint8_t byte = address.bytes()[i];
        if (i > 0) text += '.';
        text += digits[byte >> 4];
        text += '.';
        text += digits[byte & 0x0f];
    }
    return text;
}

/// The labels as they are; toString() would escape what is odd in them.
std::string plain(const DomainName& name) {
    return ascii::join(name.labels(), ".");
}

std::string fromSession(char letter, const MacroValues& values) {
    const Session& session = *values.session;
    switch (letter) {
        case 's': return session.sender();
        case 'l': return session.local;
        case 'o': return session.domain;
        case 'i': return dotted(session.client);
        case 'p': return values.validated;
        case 'h': return session.helo;
        case 'c': return session.client.toString();
        case 'r': return session.receiver;
        case 't': return std::to_string(session.time.time_since_epoch().count());
        default: break;
    }
    return session.client.isV4() ? "in-addr" : "ip6";
}

std::optional<std::string> valueOf(const Macro& macro, const MacroValues& values) {
    if (macro.letter == 'd') return plain(*values.domain);
    if (values.session == nullptr) return std::nullopt;
    const bool local = macro.letter == 's' || macro.letter == 'l';
    if (local && !isAscii(values.session->local)) return std::nullopt;
    return fromSession(macro.letter, values);
}

/// Split at the delimiters, reversed, the right-hand parts kept, joined with dots (RFC 7208 section 7.3).
std::string transformed(const std::string& value, const Macro& macro) {
    const std::string_view delimiters = macro.delimiters.empty() ? "." : std::string_view(macro.delimiters);
    std::vector<std::string> parts;
    std::size_t start = 0;
    for (std::size_t at = 0; at <= value.size(); ++at) {
        if (at < value.size() && delimiters.find(value[at]) == delimiters.npos) continue;
        parts.push_back(value.substr(start, at - start));
        start = at + 1;
    }
    if (macro.reverse) std::reverse(parts.begin(), parts.end());
    if (macro.digits > 0 && macro.digits < parts.size())
        parts.erase(parts.begin(), parts.end() - static_cast<std::ptrdiff_t>(macro.digits));
    return ascii::join(parts, ".");
}

/// Everything but the unreserved characters of RFC 3986 section 2.3 becomes %HH.
std::string urlEscaped(const std::string& text) {
    static constexpr char digits[] = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (ascii::isAlnum(c) || c == '-' || c == '.' || c == '_' || c == '~') {
            out += c;
        } else {
            out += '%';
            out += digits[byte >> 4];
            out += digits[byte & 0x0f];
        }
    }
    return out;
}

/// One of these letters.
bool hasMacro(const MacroString& string, std::string_view letters) {
    return std::any_of(string.parts.begin(), string.parts.end(), [&](const auto& part) {
        const auto* macro = std::get_if<Macro>(&part);
        return macro && letters.find(macro->letter) != letters.npos;
    });
}

/// Any honest expansion is shorter. A record may repeat "%{s}" thousands of times.
constexpr std::size_t longestExpansion = 16384;

}  // namespace

bool needsValidatedName(const MacroString& string) {
    return hasMacro(string, "p");
}

bool holdsLocalPart(const MacroString& string) {
    return hasMacro(string, "ls");
}

std::optional<std::string> expand(const MacroString& string, const MacroValues& values) {
    std::string out;
    for (const auto& part : string.parts) {
        if (const auto* literal = std::get_if<std::string>(&part)) {
            out += *literal;
            continue;
        }
        const Macro& macro = std::get<Macro>(part);
        const auto value = valueOf(macro, values);
        if (!value) return std::nullopt;
        const std::string text = transformed(*value, macro);
        out += macro.urlEscape ? urlEscaped(text) : text;
        if (out.size() > longestExpansion) return std::nullopt;
    }
    return out;
}

std::optional<DomainName> expandToName(const MacroString& string, const MacroValues& values) {
    const auto text = expand(string, values);
    return text ? nameFrom(*text) : std::nullopt;
}

}  // namespace mailvitals::spf
