// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/tls/client_hello.h"

#include <algorithm>

namespace mailvitals::tls {
namespace {

// Numbers of extensions (RFC 6066 section 1.1, RFC 8422 section 5.1, RFC 8446 section 4.2, RFC 7627, RFC
// 5746).
constexpr std::uint16_t serverNameExtension = 0;
constexpr std::uint16_t supportedGroups = 10;
constexpr std::uint16_t pointFormats = 11;
constexpr std::uint16_t signatureAlgorithms = 13;
constexpr std::uint16_t extendedMasterSecret = 23;
constexpr std::uint16_t supportedVersions = 43;
constexpr std::uint16_t keyShare = 51;
constexpr std::uint16_t renegotiationInfo = 0xff01;

/// In place of that last one, where there are no extensions (RFC 5746 section 3.3).
constexpr Suite renegotiationSuite = 0x00ff;

/// All that has a name (RFC 8446 section 4.2.3): what a server may sign with is no question of these hellos.
constexpr std::array<std::uint16_t, 18> signatures{0x0403, 0x0503, 0x0603, 0x0807, 0x0808, 0x0809,
                                                   0x080a, 0x080b, 0x0804, 0x0805, 0x0806, 0x0401,
                                                   0x0501, 0x0601, 0x0303, 0x0301, 0x0203, 0x0201};
/// The curves and the groups of finite fields that servers know.
const std::vector<Group> classicGroups{0x001d, 0x0017, 0x001e, 0x0019, 0x0018,
                                       0x0016, 0x0100, 0x0101, 0x0102};

std::string u8(std::size_t number) {
    return {static_cast<char>(number & 0xff)};
}
std::string u16(std::size_t number) {
    return u8(number >> 8) + u8(number);
}
std::string u24(std::size_t number) {
    return u8(number >> 16) + u16(number);
}

template <class Numbers>
std::string list(const Numbers& numbers) {
    std::string octets;
    for (const auto number : numbers) octets += u16(static_cast<std::uint16_t>(number));
    return u16(octets.size()) + octets;
}

std::string extension(std::uint16_t number, const std::string& data) {
    return u16(number) + u16(data.size()) + data;
}

std::string nameExtension(const std::string& name) {
    const std::string entry = u8(0) + u16(name.size()) + name;  // host_name
    return extension(serverNameExtension, u16(entry.size()) + entry);
}

std::string extensionsOf(const ClientHello& hello) {
    std::string all;
    if (!hello.serverName.empty()) all += nameExtension(hello.serverName);
    if (!hello.groups.empty()) all += extension(supportedGroups, list(hello.groups));
    if (hello.version >= Version::Tls12) all += extension(signatureAlgorithms, list(signatures));
    if (hello.version == Version::Tls13) {
        all += extension(supportedVersions, u8(2) + u16(static_cast<std::uint16_t>(hello.version)));
        all += extension(keyShare, u16(0));
    } else {
        if (!hello.groups.empty()) all += extension(pointFormats, u8(1) + u8(0));
        all += extension(extendedMasterSecret, {}) + extension(renegotiationInfo, u8(0));
    }
    return u16(all.size()) + all;
}

std::string bodyOf(const ClientHello& hello) {
    const bool bare = hello.version == Version::Ssl3;
    const bool of13 = hello.version == Version::Tls13;
    std::vector<Suite> suites = hello.suites;
    if (bare) suites.push_back(renegotiationSuite);
    std::string body = u16(static_cast<std::uint16_t>(std::min(hello.version, Version::Tls12)));
    body.append(hello.random.begin(), hello.random.end());
    // In TLS 1.3 there is a session's name all the same, for boxes on the way that look for one (RFC 8446
    // section D.4).
    if (of13)
        body += u8(hello.random.size()) + std::string(hello.random.rbegin(), hello.random.rend());
    else
        body += u8(0);
    body += list(suites) + u8(1) + u8(0);  // no compression
    return bare ? body : body + extensionsOf(hello);
}

}  // namespace

std::string nameOf(Version version) {
    if (version == Version::Ssl3) return "SSL 3.0";
    return "TLS 1." + std::to_string(static_cast<int>(version) - static_cast<int>(Version::Tls10));
}

std::string write(const ClientHello& hello) {
    const std::string body = bodyOf(hello);
    const std::string message = u8(1) + u24(body.size()) + body;
    // Old servers refuse records of versions that they do not know (RFC 5246 section E.1).
    const Version record = std::min(hello.version, Version::Tls10);
    return u8(22) + u16(static_cast<std::uint16_t>(record)) + u16(message.size()) + message;
}

const char* toString(HelloForm form) {
    switch (form) {
        case HelloForm::Tls11: return "tls-1.1";
        case HelloForm::Tls10: return "tls-1.0";
        case HelloForm::Ssl3: return "ssl-3";
        case HelloForm::Weak: return "weak";
        case HelloForm::ForwardSecret: return "forward-secret";
        case HelloForm::Hybrid: return "hybrid";
    }
    return "";
}

ClientHello helloOf(HelloForm form, const std::vector<Weakness>& weaknesses, const std::string& serverName,
                    const std::array<char, 32>& random) {
    ClientHello hello{Version::Tls12, {}, classicGroups, serverName, random};
    switch (form) {
        case HelloForm::Tls11:
            hello.version = Version::Tls11;
            hello.suites = suitesBefore12();
            break;
        case HelloForm::Tls10:
            hello.version = Version::Tls10;
            hello.suites = suitesBefore12();
            break;
        case HelloForm::Ssl3:
            hello.version = Version::Ssl3;
            hello.suites = suitesBefore12();
            hello.groups.clear();
            hello.serverName.clear();
            break;
        case HelloForm::Weak:
            for (const Weakness weakness : allWeaknesses()) {
                if (std::find(weaknesses.begin(), weaknesses.end(), weakness) == weaknesses.end()) continue;
                const std::vector<Suite> suites = suitesWith(weakness);
                hello.suites.insert(hello.suites.end(), suites.begin(), suites.end());
            }
            break;
        case HelloForm::ForwardSecret: hello.suites = forwardSecretSuites(); break;
        case HelloForm::Hybrid:
            hello.version = Version::Tls13;
            hello.suites = suitesOf13();
            hello.groups = {x25519MlKem768};
            break;
    }
    return hello;
}

}  // namespace mailvitals::tls
