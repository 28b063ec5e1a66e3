// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/tls/suites.h"

#include <algorithm>
#include <array>

namespace mailvitals::tls {
namespace {

struct Known {
    Suite suite;
    const char* name;
    std::optional<Weakness> weakness = std::nullopt;
};

using enum Weakness;

/// In the order in which they are offered. What an elliptic curve does comes first: it costs a server least.
constexpr std::array known{
    Known{0xc02b, "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"},
    Known{0xc02f, "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"},
    Known{0xc02c, "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"},
    Known{0xc030, "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"},
    Known{0xcca9, "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"},
    Known{0xcca8, "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"},
    Known{0x009e, "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256"},
    Known{0x009f, "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384"},
    Known{0xccaa, "TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256"},
    Known{0xc023, "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"},
    Known{0xc027, "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256"},
    Known{0xc024, "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384"},
    Known{0xc028, "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384"},
    Known{0x0067, "TLS_DHE_RSA_WITH_AES_128_CBC_SHA256"},
    Known{0x006b, "TLS_DHE_RSA_WITH_AES_256_CBC_SHA256"},
    Known{0xc009, "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA"},
    Known{0xc013, "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA"},
    Known{0xc00a, "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA"},
    Known{0xc014, "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA"},
    Known{0x0033, "TLS_DHE_RSA_WITH_AES_128_CBC_SHA"},
    Known{0x0039, "TLS_DHE_RSA_WITH_AES_256_CBC_SHA"},
    Known{0x0045, "TLS_DHE_RSA_WITH_CAMELLIA_128_CBC_SHA"},
    Known{0x0088, "TLS_DHE_RSA_WITH_CAMELLIA_256_CBC_SHA"},
    Known{0x002f, "TLS_RSA_WITH_AES_128_CBC_SHA"},
    Known{0x0035, "TLS_RSA_WITH_AES_256_CBC_SHA"},
    Known{0x0041, "TLS_RSA_WITH_CAMELLIA_128_CBC_SHA"},
    Known{0x0084, "TLS_RSA_WITH_CAMELLIA_256_CBC_SHA"},
    Known{0x0096, "TLS_RSA_WITH_SEED_CBC_SHA"},
    Known{0x1301, "TLS_AES_128_GCM_SHA256"},
    Known{0x1302, "TLS_AES_256_GCM_SHA384"},
    Known{0x1303, "TLS_CHACHA20_POLY1305_SHA256"},

    Known{0x0001, "TLS_RSA_WITH_NULL_MD5", Null},
    Known{0x0002, "TLS_RSA_WITH_NULL_SHA", Null},
    Known{0x003b, "TLS_RSA_WITH_NULL_SHA256", Null},
    Known{0xc006, "TLS_ECDHE_ECDSA_WITH_NULL_SHA", Null},
    Known{0xc010, "TLS_ECDHE_RSA_WITH_NULL_SHA", Null},
    Known{0xc015, "TLS_ECDH_anon_WITH_NULL_SHA", Null},

    Known{0x0003, "TLS_RSA_EXPORT_WITH_RC4_40_MD5", Export},
    Known{0x0006, "TLS_RSA_EXPORT_WITH_RC2_CBC_40_MD5", Export},
    Known{0x0008, "TLS_RSA_EXPORT_WITH_DES40_CBC_SHA", Export},
    Known{0x0014, "TLS_DHE_RSA_EXPORT_WITH_DES40_CBC_SHA", Export},
    Known{0x0011, "TLS_DHE_DSS_EXPORT_WITH_DES40_CBC_SHA", Export},
    Known{0x0017, "TLS_DH_anon_EXPORT_WITH_RC4_40_MD5", Export},
    Known{0x0019, "TLS_DH_anon_EXPORT_WITH_DES40_CBC_SHA", Export},
    Known{0x0062, "TLS_RSA_EXPORT1024_WITH_DES_CBC_SHA", Export},
    Known{0x0064, "TLS_RSA_EXPORT1024_WITH_RC4_56_SHA", Export},

    Known{0x0009, "TLS_RSA_WITH_DES_CBC_SHA", Des},
    Known{0x0015, "TLS_DHE_RSA_WITH_DES_CBC_SHA", Des},
    Known{0x0012, "TLS_DHE_DSS_WITH_DES_CBC_SHA", Des},
    Known{0x001a, "TLS_DH_anon_WITH_DES_CBC_SHA", Des},

    Known{0xc007, "TLS_ECDHE_ECDSA_WITH_RC4_128_SHA", Rc4},
    Known{0xc011, "TLS_ECDHE_RSA_WITH_RC4_128_SHA", Rc4},
    Known{0x0005, "TLS_RSA_WITH_RC4_128_SHA", Rc4},
    Known{0x0004, "TLS_RSA_WITH_RC4_128_MD5", Rc4},
    Known{0x0018, "TLS_DH_anon_WITH_RC4_128_MD5", Rc4},
    Known{0xc016, "TLS_ECDH_anon_WITH_RC4_128_SHA", Rc4},

    Known{0xc008, "TLS_ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA", TripleDes},
    Known{0xc012, "TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA", TripleDes},
    Known{0x0016, "TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA", TripleDes},
    Known{0x0013, "TLS_DHE_DSS_WITH_3DES_EDE_CBC_SHA", TripleDes},
    Known{0x000a, "TLS_RSA_WITH_3DES_EDE_CBC_SHA", TripleDes},
    Known{0x001b, "TLS_DH_anon_WITH_3DES_EDE_CBC_SHA", TripleDes},
    Known{0xc017, "TLS_ECDH_anon_WITH_3DES_EDE_CBC_SHA", TripleDes},

    Known{0xc018, "TLS_ECDH_anon_WITH_AES_128_CBC_SHA", Anonymous},
    Known{0xc019, "TLS_ECDH_anon_WITH_AES_256_CBC_SHA", Anonymous},
    Known{0x00a6, "TLS_DH_anon_WITH_AES_128_GCM_SHA256", Anonymous},
    Known{0x00a7, "TLS_DH_anon_WITH_AES_256_GCM_SHA384", Anonymous},
    Known{0x006c, "TLS_DH_anon_WITH_AES_128_CBC_SHA256", Anonymous},
    Known{0x006d, "TLS_DH_anon_WITH_AES_256_CBC_SHA256", Anonymous},
    Known{0x0034, "TLS_DH_anon_WITH_AES_128_CBC_SHA", Anonymous},
    Known{0x003a, "TLS_DH_anon_WITH_AES_256_CBC_SHA", Anonymous},
    Known{0x0046, "TLS_DH_anon_WITH_CAMELLIA_128_CBC_SHA", Anonymous},
    Known{0x0089, "TLS_DH_anon_WITH_CAMELLIA_256_CBC_SHA", Anonymous},
    Known{0x009b, "TLS_DH_anon_WITH_SEED_CBC_SHA", Anonymous},
};

template <class Wanted>
std::vector<Suite> suitesThat(Wanted wanted) {
    std::vector<Suite> suites;
    for (const Known& each : known) {
        if (wanted(each)) suites.push_back(each.suite);
    }
    return suites;
}

const Known* find(Suite suite) {
    const auto* found =
        std::find_if(known.begin(), known.end(), [suite](const Known& each) { return each.suite == suite; });
    return found == known.end() ? nullptr : found;
}

bool isOf13(Suite suite) {
    return suite >> 8 == 0x13;
}

/// Those that need SHA-256 or better, or an AEAD, came with TLS 1.2 (RFC 5246 section A.5, RFC 5288).
bool cameWith12(const Known& each) {
    const std::string_view name = each.name;
    return name.ends_with("SHA256") || name.ends_with("SHA384");
}

std::string inHex(std::uint16_t number) {
    constexpr const char* digits = "0123456789abcdef";
    std::string text = "0x";
    for (const int shift : {12, 8, 4, 0}) text += digits[number >> shift & 0xf];
    return text;
}

}  // namespace

const char* toString(Weakness weakness) {
    switch (weakness) {
        case Null: return "null";
        case Export: return "export";
        case Des: return "des";
        case Rc4: return "rc4";
        case TripleDes: return "3des";
        case Anonymous: return "anonymous";
    }
    return "";
}

const std::vector<Weakness>& allWeaknesses() {
    static const std::vector<Weakness> all{Null, Export, Des, Rc4, TripleDes, Anonymous};
    return all;
}

std::vector<Suite> suitesWith(Weakness weakness) {
    return suitesThat([weakness](const Known& each) { return each.weakness == weakness; });
}

std::optional<Weakness> weaknessOf(Suite suite) {
    const Known* found = find(suite);
    return found ? found->weakness : std::nullopt;
}

std::vector<Suite> forwardSecretSuites() {
    return suitesThat([](const Known& each) {
        return !each.weakness && std::string_view(each.name).find("DHE_") != std::string_view::npos;
    });
}

std::vector<Suite> suitesBefore12() {
    return suitesThat([](const Known& each) { return !cameWith12(each) && !isOf13(each.suite); });
}

std::vector<Suite> suitesOf13() {
    return suitesThat([](const Known& each) { return isOf13(each.suite); });
}

std::string nameOfSuite(Suite suite) {
    const Known* found = find(suite);
    return found ? found->name : inHex(suite);
}

std::string nameOfGroup(Group group) {
    switch (group) {
        case x25519MlKem768: return "X25519MLKEM768";
        case 0x001d: return "X25519";
        case 0x0017: return "P-256";
        default: return inHex(group);
    }
}

}  // namespace mailvitals::tls
