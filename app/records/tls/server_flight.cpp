// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/tls/server_flight.h"

#include "base/reader.h"

#include <algorithm>

namespace mailvitals::tls {
namespace {

constexpr std::size_t recordHeader = 5;
/// RFC 8446 section 5.1. What is read here is in the clear, so it has none of the growth by encryption.
constexpr std::size_t longestRecord = 16384;
/// Of a ServerHello; an honest one has some hundred octets.
constexpr std::size_t longestMessage = 16384;
constexpr std::uint8_t alertRecord = 21;
constexpr std::uint8_t handshakeRecord = 22;
constexpr std::uint8_t serverHelloMessage = 2;
constexpr std::uint8_t warningLevel = 1;
constexpr std::uint8_t closeNotify = 0;
constexpr int mostWarnings = 8;

/// SHA-256 of "HelloRetryRequest": by this random it is told from an ordinary hello (RFC 8446 section 4.1.3).
constexpr std::string_view retryRandom =
    "\xcf\x21\xad\x74\xe5\x9a\x61\x11\xbe\x1d\x8c\x02\x1e\x65\xb8\x91"
    "\xc2\xa2\x11\x16\x7a\xbb\x8c\x5e\x07\x9e\x09\xe2\xc8\xa8\x33\x9c";

constexpr const char* helloSection = "RFC 8446 section 4.1.3";
constexpr const char* extensionSection = "RFC 8446 section 4.2";

ParseError wrong(std::string what, std::string section) {
    return {0, std::move(what), {}, std::move(section)};
}

std::optional<Version> versionOf(std::uint16_t number) {
    const bool known = number >= static_cast<std::uint16_t>(Version::Ssl3) &&
                       number <= static_cast<std::uint16_t>(Version::Tls13);
    return known ? std::optional(static_cast<Version>(number)) : std::nullopt;
}

/// What the extensions of a ServerHello say.
struct Extensions {
    std::optional<std::uint16_t> version;
    std::optional<Group> group;
};

/// Of a retry it is the group alone; of a hello, the server's key follows it (RFC 8446 section 4.2.8).
std::optional<Group> groupIn(std::string_view data, bool retry) {
    Reader in(data);
    const auto group = in.u16();
    if (!group) return std::nullopt;
    if (!retry) {
        const auto length = in.u16();
        if (!length || !in.bytes(*length)) return std::nullopt;
    }
    return in.atEnd() ? group : std::nullopt;
}

Expected<Extensions, ParseError> readExtensions(std::string_view data, bool retry) {
    Extensions found;
    std::vector<std::uint16_t> seen;
    for (Reader in(data); !in.atEnd();) {
        const auto type = in.u16();
        const auto length = in.u16();
        const auto body = length ? in.bytes(*length) : std::nullopt;
        if (!type || !body) return unexpected(wrong("an extension is cut off", extensionSection));
        if (std::find(seen.begin(), seen.end(), *type) != seen.end())
            return unexpected(wrong("an extension stands twice", extensionSection));
        seen.push_back(*type);
        if (*type == 43) {
            Reader one(*body);
            found.version = one.u16();
            if (!found.version || !one.atEnd())
                return unexpected(wrong("its version is not one number", "RFC 8446 section 4.2.1"));
        }
        if (*type == 51) {
            found.group = groupIn(*body, retry);
            if (!found.group) return unexpected(wrong("its key is not readable", "RFC 8446 section 4.2.8"));
        }
    }
    return found;
}

Expected<ServerHello, ParseError> readHello(std::string_view body) {
    Reader in(body);
    const auto legacy = in.u16();
    const auto random = in.bytes(32);
    const auto sessionLength = in.u8();
    const auto session = sessionLength && *sessionLength <= 32 ? in.bytes(*sessionLength) : std::nullopt;
    const auto suite = in.u16();
    const auto compression = in.u8();
    if (!legacy || !random || !session || !suite || !compression)
        return unexpected(wrong("the server's hello is cut off", helloSection));
    if (*compression != 0)
        return unexpected(wrong("it compresses, which was not offered", "RFC 5246 section 7.4.1.3"));
    ServerHello hello;
    hello.suite = *suite;
    hello.retry = *random == retryRandom;
    std::optional<std::uint16_t> number = legacy;
    // Servers before TLS 1.2 may end it here.
    if (!in.atEnd()) {
        const auto length = in.u16();
        const auto octets = length ? in.bytes(*length) : std::nullopt;
        if (!octets || !in.atEnd())
            return unexpected(wrong("its extensions do not end with it", extensionSection));
        const auto extensions = readExtensions(*octets, hello.retry);
        if (!extensions) return unexpected(extensions.error());
        if (extensions->version) number = extensions->version;
        hello.group = extensions->group;
    }
    const auto version = versionOf(*number);
    if (!version) return unexpected(wrong("it chose a version that there is not", helloSection));
    hello.version = *version;
    return hello;
}

/// Why it is no answer to what was asked; nothing: it is one.
std::optional<ParseError> flawOf(const ServerHello& hello, const ClientHello& asked) {
    const bool of13 = asked.version == Version::Tls13;
    if (of13 ? hello.version != Version::Tls13 : hello.version > asked.version)
        return wrong("it chose a version that was not offered", helloSection);
    if (std::find(asked.suites.begin(), asked.suites.end(), hello.suite) == asked.suites.end())
        return wrong("it chose a cipher suite that was not offered", helloSection);
    const auto& groups = asked.groups;
    if (of13 && !hello.retry)
        return wrong("it agreed on a key, and none was offered", "RFC 8446 section 4.2.8");
    if (of13 && (!hello.group || std::find(groups.begin(), groups.end(), *hello.group) == groups.end()))
        return wrong("it chose a group that was not offered", "RFC 8446 section 4.2.8");
    return std::nullopt;
}

}  // namespace

std::string nameOf(const Alert& alert) {
    switch (alert.description) {
        case 0: return "close_notify";
        case 10: return "unexpected_message";
        case 40: return "handshake_failure";
        case 47: return "illegal_parameter";
        case 50: return "decode_error";
        case 70: return "protocol_version";
        case 71: return "insufficient_security";
        case 80: return "internal_error";
        case 86: return "inappropriate_fallback";
        case 109: return "missing_extension";
        case 112: return "unrecognized_name";
        default: return "alert " + std::to_string(alert.description);
    }
}

void FlightReader::fail(std::string what, std::string section) {
    error_ = ParseError{place_, std::move(what), {}, std::move(section)};
}

void FlightReader::take(std::string_view octets) {
    if (isDone()) return;
    unread_ += octets;
    while (!isDone() && takeRecord()) {
    }
    if (isDone()) unread_.clear();
}

bool FlightReader::takeRecord() {
    Reader in(unread_);
    const auto type = in.u8();
    if (!type) return false;
    if (*type != alertRecord && *type != handshakeRecord) {
        fail("it does not begin a TLS handshake", "RFC 8446 section 5.1");
        return false;
    }
    const auto major = in.u8();
    if (!major) return false;
    if (*major != 3) {
        fail("it is of no known version of TLS", "RFC 8446 section 5.1");
        return false;
    }
    const auto minor = in.u8();
    const auto length = in.u16();
    if (!minor || !length) return false;
    if (*length == 0 || *length > longestRecord) {
        fail(*length == 0 ? "an empty record" : "a record that is too long", "RFC 8446 section 5.1");
        return false;
    }
    const auto fragment = in.bytes(*length);
    if (!fragment) return false;
    if (*type == alertRecord)
        takeAlert(*fragment);
    else
        takeHandshake(*fragment);
    place_ += recordHeader + *length;
    unread_.erase(0, recordHeader + *length);
    return true;
}

void FlightReader::takeAlert(std::string_view fragment) {
    Reader in(fragment);
    const auto level = in.u8();
    const auto description = in.u8();
    if (!description || !in.atEnd()) return fail("an alert that is not two octets", "RFC 8446 section 6");
    // A warning ("unrecognized_name") says that the handshake goes on (RFC 5246 section 7.2, RFC 6066 section
    // 3); the one that says goodbye does not.
    if (*level == warningLevel && *description != closeNotify) {
        if (++warnings_ > mostWarnings) fail("warnings without end", "RFC 8446 section 6");
        return;
    }
    flight_.alert = Alert{*level, *description};
}

void FlightReader::takeHandshake(std::string_view fragment) {
    message_ += fragment;
    Reader in(message_);
    const auto type = in.u8();
    if (type && *type != serverHelloMessage)
        return fail("it does not begin with the server's hello", "RFC 8446 section 4");
    const auto high = in.u8();
    const auto low = in.u16();
    if (!high || !low) return;
    const std::size_t length = static_cast<std::size_t>(*high) << 16 | *low;
    if (length > longestMessage) return fail("a hello that is too long", helloSection);
    const auto body = in.bytes(length);
    if (!body) return;
    const auto hello = readHello(*body);
    if (!hello) return fail(hello.error().what, hello.error().section);
    if (const auto flaw = flawOf(*hello, asked_)) return fail(flaw->what, flaw->section);
    flight_.hello = *hello;
}

}  // namespace mailvitals::tls
