// SPDX-License-Identifier: GPL-3.0-or-later
// A certificate in DER form.
#include "base/ascii.h"
#include "fuzz/require.h"
#include "records/x509/certificate.h"

#include <algorithm>
#include <cstdint>

using namespace mailvitals;
using fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view der(reinterpret_cast<const char*>(data), size);
    const auto certificate = x509::parse(der);
    if (!certificate) {
        fuzz::requireSound(certificate.error(), der);
        require(!x509::matchesHost(der, "mail.example.org"_dn), "what is no certificate names nobody");
        return 0;
    }
    const bool hex = std::all_of(certificate->sha256.begin(), certificate->sha256.end(), ascii::isHexDigit);
    require(certificate->sha256.size() == 64 && hex, "a fingerprint is a hash");
    require(certificate->keyBits >= 0, "a key has no negative length");
    for (const std::string* name : {&certificate->subject, &certificate->issuer})
        require(name->size() <= 16 * size, "a name is not much longer than its octets");
    require(certificate->dnsNames.size() <= size / 2, "names lie in the certificate");
    for (const std::string& name : certificate->dnsNames) {
        // In a zone file a backslash would stand for the byte behind it; in a certificate it stands for
        // itself.
        if (name.find('\\') != name.npos) continue;
        const auto host = DomainName::parse(name);
        if (host && host->isHostName() && !name.ends_with('.'))
            require(x509::matchesHost(der, *host), "a host that is named matches");
    }
    return 0;
}
