// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/smtp/client_address.h"

#include "base/ascii.h"

#include <array>

namespace mailvitals::smtp {
namespace {

/// "192.0.2.1", "2001:db8::1" or "IPv6:2001:db8::1".
std::optional<IpAddress> addressFrom(std::string_view text) {
    constexpr std::string_view tag = "ipv6:";
    if (text.size() > tag.size() && ascii::equalsIgnoringCase(text.substr(0, tag.size()), tag))
        text.remove_prefix(tag.size());
    const auto address = IpAddress::parse(std::string(text));
    return address ? std::optional(*address) : std::nullopt;
}

/// What we called ourselves, cut out once: a server that repeats it has not looked at the connection.
std::string withoutEcho(std::string_view text, std::string_view helloName) {
    std::string left(text);
    const std::size_t at = helloName.empty() ? left.npos : left.find(helloName);
    if (at != left.npos) left.erase(at, helloName.size());
    return left;
}

/// Between the greeting and our own literal stands somebody's name: then the literal is no echo but the
/// address that the connection came from ("Hello client.example [192.0.2.1]").
bool isNamedBefore(std::string_view text, std::size_t hello, std::string_view helloName) {
    const std::size_t literal = helloName.empty() ? text.npos : text.find(helloName, hello);
    const bool once = literal != text.npos && text.find(helloName, literal + 1) == text.npos;
    if (!once) return false;
    const auto words = ascii::split(ascii::trimmed(text.substr(hello, literal - hello)), ' ');
    return words.size() > 1 && words.back().find('.') != std::string_view::npos;
}

/// The address in the first brackets behind `from`.
std::optional<IpAddress> bracketed(std::string_view text, std::size_t from) {
    for (std::size_t open = text.find('[', from); open != text.npos; open = text.find('[', open + 1)) {
        const std::size_t close = text.find(']', open);
        if (close == text.npos) return std::nullopt;
        if (const auto address = addressFrom(text.substr(open + 1, close - open - 1))) return address;
    }
    return std::nullopt;
}

/// OpenSMTPD writes IPv6 without brackets: "Hello client.example 2001:db8::1, pleased to meet you".
std::optional<IpAddress> bare(std::string_view text) {
    const std::size_t comma = text.find(", pleased to meet you");
    if (comma == text.npos) return std::nullopt;
    const std::size_t blank = text.rfind(' ', comma);
    if (blank == text.npos) return std::nullopt;
    return addressFrom(text.substr(blank + 1, comma - blank - 1));
}

std::size_t findIgnoringCase(std::string_view text, std::string_view what) {
    return ascii::lowered(text).find(what);
}

}  // namespace

std::optional<IpAddress> clientAddressInHello(const Reply& reply, std::string_view helloName) {
    if (reply.texts.empty()) return std::nullopt;
    std::string text = reply.texts.front();
    const std::size_t hello = findIgnoringCase(text, "hello");
    if (hello == text.npos || !isNamedBefore(text, hello, helloName)) text = withoutEcho(text, helloName);
    std::size_t at = findIgnoringCase(text, "hello");
    if (at == text.npos) at = findIgnoringCase(text, "at your service");
    if (at == text.npos) return std::nullopt;
    const auto address = bracketed(text, at);
    return address ? address : bare(text);
}

std::optional<IpAddress> clientAddressInRefusal(const Reply& reply, std::string_view helloName) {
    if (reply.code < 400) return std::nullopt;
    const std::string text = withoutEcho(reply.text(), helloName);
    // "<name[192.0.2.1]>: Client host rejected" (Postfix: what was refused stands in front).
    const std::size_t rejected = findIgnoringCase(text, "client host rejected");
    if (rejected != text.npos) {
        const std::size_t open = text.find('<');
        const bool named = open < rejected && text.find("]>", open) < rejected;
        return bracketed(text, named ? open : rejected);
    }
    constexpr std::array<std::string_view, 2> clauses{"client host [", "client ["};
    for (const std::string_view clause : clauses) {
        const std::size_t at = findIgnoringCase(text, clause);
        if (at != text.npos) return bracketed(text, at);
    }
    const std::size_t notPermitted = findIgnoringCase(text, "is not permitted to relay");
    if (notPermitted == text.npos) return std::nullopt;
    const std::size_t open = text.rfind('[', notPermitted);
    return open == text.npos ? std::nullopt : bracketed(text, open);
}

}  // namespace mailvitals::smtp
