// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/proxy.h"

#include "base/ascii.h"

#include <QByteArray>

#include <algorithm>

namespace mailvitals::net {
namespace {

constexpr std::string_view scheme = "socks5://";
constexpr std::size_t longestName = 255;
constexpr std::size_t longestLogin = 255;  // one octet tells the length (RFC 1929 section 2)

std::optional<std::uint16_t> portIn(std::string_view text) {
    if (text.empty() || text.size() > 5 || !std::all_of(text.begin(), text.end(), ascii::isDigit))
        return std::nullopt;
    const int port = std::stoi(std::string(text));
    if (port == 0 || port > 65535) return std::nullopt;
    return static_cast<std::uint16_t>(port);
}

bool isHost(std::string_view text) {
    const auto fits = [](char c) { return ascii::isAlnum(c) || c == '.' || c == '-' || c == '_'; };
    return !text.empty() && text.size() <= longestName && std::all_of(text.begin(), text.end(), fits);
}

bool isBareIpv6(std::string_view text) {
    const auto fits = [](char c) { return ascii::isHexDigit(c) || c == ':' || c == '.'; };
    return text.find(':') != text.npos && text.size() <= 45 && std::all_of(text.begin(), text.end(), fits);
}

std::string decoded(std::string_view text) {
    return QByteArray::fromPercentEncoding(QByteArray(text.data(), static_cast<qsizetype>(text.size())))
        .toStdString();
}

std::string encoded(const std::string& text) {
    return QByteArray::fromStdString(text).toPercentEncoding().toStdString();
}

std::string placeOf(const Proxy::Socks5& proxy) {
    const bool ipv6 = proxy.host.find(':') != proxy.host.npos;
    return (ipv6 ? "[" + proxy.host + "]" : proxy.host) + ":" + std::to_string(proxy.port);
}

bool readLogin(std::string_view login, Proxy::Socks5& proxy) {
    const std::size_t colon = login.find(':');
    if (colon == login.npos) return false;
    proxy.user = decoded(login.substr(0, colon));
    proxy.password = decoded(login.substr(colon + 1));
    return !proxy.user.empty() && proxy.user.size() <= longestLogin && proxy.password.size() <= longestLogin;
}

}  // namespace

std::string Proxy::toString() const {
    return socks5 ? std::string(scheme) + placeOf(*socks5) : std::string();
}

std::optional<Proxy::Socks5> parseSocks5(std::string_view text) {
    if (ascii::startsWithIgnoringCase(text, scheme)) text.remove_prefix(scheme.size());
    if (text.ends_with('/')) text.remove_suffix(1);
    Proxy::Socks5 proxy;
    const std::size_t at = text.rfind('@');
    if (at != text.npos) {
        if (!readLogin(text.substr(0, at), proxy)) return std::nullopt;
        text.remove_prefix(at + 1);
    }
    const std::size_t colon = text.rfind(':');
    if (colon == text.npos) return std::nullopt;
    const auto port = portIn(text.substr(colon + 1));
    std::string_view host = text.substr(0, colon);
    const bool bracketed = host.size() > 2 && host.starts_with('[') && host.ends_with(']');
    if (bracketed) host = host.substr(1, host.size() - 2);
    if (!port || !(bracketed ? isBareIpv6(host) : isHost(host))) return std::nullopt;
    proxy.host = host;
    proxy.port = *port;
    return proxy;
}

std::string toText(const Proxy::Socks5& proxy) {
    const std::string login =
        proxy.user.empty() ? std::string() : encoded(proxy.user) + ":" + encoded(proxy.password) + "@";
    return std::string(scheme) + login + placeOf(proxy);
}

}  // namespace mailvitals::net
