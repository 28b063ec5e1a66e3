// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/tls/suites.h"

#include <array>
#include <string>

namespace mailvitals::tls {

/// As they stand on the wire (RFC 8446 section 4.2.1, RFC 6101 section 5.2.1).
enum class Version : std::uint16_t {
    Ssl3 = 0x0300,
    Tls10 = 0x0301,
    Tls11 = 0x0302,
    Tls12 = 0x0303,
    Tls13 = 0x0304,
};

std::string nameOf(Version version);  ///< "TLS 1.2", "SSL 3.0"

/// What a client says first.
struct ClientHello {
    /// The highest it speaks. Of TLS 1.3 it speaks no other; below, the server may choose an older one (RFC
    /// 5246 section E.1).
    Version version = Version::Tls12;
    std::vector<Suite> suites;
    std::vector<Group> groups;  ///< for the key exchange; empty: no word about it
    std::string serverName;     ///< for SNI (RFC 6066 section 3); empty: none
    std::array<char, 32> random{};

    bool operator==(const ClientHello&) const = default;
};

/// The octets of the record that it goes out in. SSL 3.0 knows no extensions, so it has none there. In
/// TLS 1.3 no key is offered, which asks a server that knows one of the groups to name it (RFC 8446
/// section 4.2.8): the hello stays far below the size of a packet, which a key of a hybrid group alone would
/// fill.
std::string write(const ClientHello& hello);

/// What a hello is to find out.
enum class HelloForm {
    Tls11,          ///< a version up to TLS 1.1?
    Tls10,          ///< up to TLS 1.0?
    Ssl3,           ///< SSL 3.0?
    Weak,           ///< one of the suites with certain flaws, up to TLS 1.2?
    ForwardSecret,  ///< one of the suites whose keys are forgotten, in TLS 1.2?
    Hybrid,         ///< a key exchange that a quantum computer does not break, in TLS 1.3?
};

const char* toString(HelloForm form);  ///< "tls-1.1", "tls-1.0", "ssl-3", "weak", "forward-secret", "hybrid"

/// The hello of a form. The flaws count for Weak alone, and the worst of them stand first.
ClientHello helloOf(HelloForm form, const std::vector<Weakness>& weaknesses, const std::string& serverName,
                    const std::array<char, 32>& random);

}  // namespace mailvitals::tls
