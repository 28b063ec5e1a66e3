// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// TLS as far as a hello and the answer to it, without any cryptography: what a server would agree to is seen
/// before a key is. So it can be asked for what no library of today still has.
namespace mailvitals::tls {

/// Numbers as in IANA's registries of TLS parameters.
using Suite = std::uint16_t;
using Group = std::uint16_t;

/// What is wrong with a cipher suite, the worst first. One that has several of these flaws has its worst.
enum class Weakness {
    Null,       ///< no encryption at all
    Export,     ///< keys of 40 or 56 bits, as exports once had to be (RFC 9325 section 4.1)
    Des,        ///< 56 bits
    Rc4,        ///< forbidden by RFC 7465
    TripleDes,  ///< blocks of 64 bits: after some gigabytes they tell of each other (RFC 9325 section 4.1)
    Anonymous,  ///< nobody signs the key exchange, so whoever is on the way may answer in the server's place
};

const char* toString(Weakness weakness);  ///< "null", "export", "des", "rc4", "3des", "anonymous"

/// All of them, the worst first.
const std::vector<Weakness>& allWeaknesses();

std::vector<Suite> suitesWith(Weakness weakness);
std::optional<Weakness> weaknessOf(Suite suite);

/// Those without any of these flaws whose keys are made for one connection and then forgotten, for TLS 1.2.
std::vector<Suite> forwardSecretSuites();
/// Those that TLS 1.1 and older have, all of them, the better ones first.
std::vector<Suite> suitesBefore12();
/// Those of TLS 1.3.
std::vector<Suite> suitesOf13();

/// "TLS_RSA_WITH_RC4_128_SHA"; of one that no hello of ours offers: "0x1234".
std::string nameOfSuite(Suite suite);
/// "X25519MLKEM768"; of others: "0x1234".
std::string nameOfGroup(Group group);

/// X25519 and ML-KEM-768 together: who records the traffic today cannot read it with a quantum computer
/// tomorrow, and who breaks the one still has the other before them.
inline constexpr Group x25519MlKem768 = 0x11ec;

}  // namespace mailvitals::tls
