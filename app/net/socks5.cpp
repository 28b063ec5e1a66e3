// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/socks5.h"

#include <algorithm>

namespace mailvitals::net {
namespace {

constexpr char version = 5;
constexpr char loginVersion = 1;
constexpr char noLogin = 0;
constexpr char userAndPassword = 2;
constexpr char connectCommand = 1;
constexpr char addressV4 = 1;
constexpr char addressName = 3;
constexpr char addressV6 = 4;

tl::unexpected<Failure> failed(std::string words) {
    return unexpected(Failure{FailureReason::ProxyFailed, std::move(words)});
}

tl::unexpected<Failure> noSocks() {
    return failed("what answers there is no SOCKS5 proxy");
}

/// The reply codes of RFC 1928 section 6. Only the fifth tells of the server itself.
Failure refusal(unsigned char code) {
    switch (code) {
        case 1: return {FailureReason::ProxyFailed, "the proxy says that it failed, and not why"};
        case 2: return {FailureReason::ProxyFailed, "the proxy's rules do not allow this connection"};
        case 3: return {FailureReason::ProxyFailed, "from the proxy no way leads to that network"};
        case 4: return {FailureReason::ProxyFailed, "from the proxy that host cannot be reached"};
        case 5: return {FailureReason::Refused, "so the proxy says"};
        case 6: return {FailureReason::ProxyFailed, "from the proxy nobody answered in time"};
        case 7: return {FailureReason::ProxyFailed, "the proxy does not know how to connect"};
        case 8: return {FailureReason::ProxyFailed, "the proxy does not know addresses of this kind"};
        default:
            return {FailureReason::ProxyFailed,
                    "the proxy refused with the unknown code " + std::to_string(code)};
    }
}

/// What went wrong with the proxy itself is no news of the server.
Failure ofProxy(Failure failure) {
    switch (failure.why) {
        case FailureReason::Cancelled: return failure;
        case FailureReason::TimedOut: return {FailureReason::ProxyFailed, "the proxy does not answer"};
        case FailureReason::Closed: return {FailureReason::ProxyFailed, "the proxy hung up"};
        default: return {FailureReason::ProxyFailed, "the connection to the proxy broke"};
    }
}

std::string bytesOf(const IpAddress& address) {
    const auto& bytes = address.bytes();
    return {bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(address.size())};
}

IpAddress addressFrom(const std::string& bytes) {
    if (bytes.size() == 4) {
        std::array<std::uint8_t, 4> v4{};
        std::copy(bytes.begin(), bytes.end(), v4.begin());
        return IpAddress::v4(v4);
    }
    std::array<std::uint8_t, 16> v6{};
    std::copy(bytes.begin(), bytes.end(), v6.begin());
    return IpAddress::v6(v6).unmapped();
}

class Handshake {
 public:
    Handshake(const Socks5Stream& stream, const Proxy::Socks5& proxy) : stream_(stream), proxy_(proxy) {}

    Expected<void, Failure> agreeOnMethod() {
        const bool login = !proxy_.user.empty();
        const auto answer =
            exchange(login ? std::string("\x05\x02\x00\x02", 4) : std::string("\x05\x01\x00", 3), 2);
        if (!answer) return unexpected(answer.error());
        if (answer->at(0) != version) return noSocks();
        const char method = answer->at(1);
        if (method == noLogin) return {};
        if (method == userAndPassword && login) return logIn();
        if (method != static_cast<char>(0xff)) return noSocks();
        return failed(login ? "the proxy does not let this login in"
                            : "the proxy wants a login: write it as user:password@ before the host");
    }

    Expected<IpAddress, Failure> connectTo(const IpEndpoint& server) {
        const char kind = server.address.isV4() ? addressV4 : addressV6;
        std::string request{version, connectCommand, 0, kind};
        request += bytesOf(server.address);
        request += static_cast<char>(server.port >> 8);
        request += static_cast<char>(server.port & 0xff);
        const auto head = exchange(request, 4);
        if (!head) return unexpected(head.error());
        if (head->at(0) != version) return noSocks();
        const auto code = static_cast<unsigned char>(head->at(1));
        if (code != 0) return unexpected(refusal(code));
        return boundAddress(head->at(3));
    }

 private:
    /// RFC 1929.
    Expected<void, Failure> logIn() {
        std::string request{loginVersion, static_cast<char>(proxy_.user.size())};
        request += proxy_.user;
        request += static_cast<char>(proxy_.password.size());
        request += proxy_.password;
        const auto answer = exchange(request, 2);
        if (!answer) return unexpected(answer.error());
        if (answer->at(1) != 0) return failed("the proxy does not let this login in");
        return {};
    }

    Expected<IpAddress, Failure> boundAddress(char kind) {
        std::size_t size = kind == addressV4 ? 4 : 16;
        if (kind == addressName) {
            const auto length = receive(1);
            if (!length) return unexpected(length.error());
            size = static_cast<unsigned char>(length->at(0));
        } else if (kind != addressV4 && kind != addressV6) {
            return noSocks();
        }
        const auto rest = receive(size + 2);  // with the port
        if (!rest) return unexpected(rest.error());
        return kind == addressName ? IpAddress() : addressFrom(rest->substr(0, size));
    }

    Expected<std::string, Failure> exchange(const std::string& request, std::size_t count) {
        const auto written = stream_.write(request);
        if (!written) return unexpected(ofProxy(written.error()));
        return receive(count);
    }

    Expected<std::string, Failure> receive(std::size_t count) {
        auto bytes = stream_.read(count);
        if (!bytes) return unexpected(ofProxy(bytes.error()));
        return bytes;
    }

    const Socks5Stream& stream_;
    const Proxy::Socks5& proxy_;
};

}  // namespace

Expected<IpAddress, Failure> socks5Connect(const Socks5Stream& stream, const Proxy::Socks5& proxy,
                                           const IpEndpoint& server) {
    Handshake handshake(stream, proxy);
    const auto agreed = handshake.agreeOnMethod();
    if (!agreed) return unexpected(agreed.error());
    return handshake.connectTo(server);
}

}  // namespace mailvitals::net
