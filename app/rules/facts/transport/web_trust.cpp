// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/transport/web_trust.h"

#include "base/ascii.h"
#include "findings/args.h"
#include "records/x509/certificate.h"

namespace mailvitals {
namespace {

/// An English clause; empty: nothing is wrong with what the certificate says of itself.
std::string flawOf(const x509::Certificate& certificate, const std::string& der, const DomainName& host,
                   std::chrono::sys_seconds now) {
    if (certificate.notAfter < now) return "its certificate expired on " + toText(certificate.notAfter);
    if (certificate.notBefore > now)
        return "its certificate is not valid before " + toText(certificate.notBefore);
    if (x509::matchesHost(der, host)) return {};
    const std::string names = ascii::join(certificate.dnsNames, ", ");
    return names.empty() ? "its certificate names no host"
                         : "its certificate is for " + names + ", not for " + host.toString();
}

}  // namespace

WebTrust webTrustOf(const TlsFacts& tls, const DomainName& host, std::chrono::sys_seconds now) {
    const std::string der = tls.chain.empty() ? std::string() : tls.chain.front();
    const auto certificate = x509::parse(der);
    if (!certificate) return {WebTrust::State::Flawed, "its certificate cannot be read"};
    if (std::string flaw = flawOf(*certificate, der, host, now); !flaw.empty())
        return {WebTrust::State::Flawed, std::move(flaw)};
    if (!tls.storeUsable)
        return {WebTrust::State::Unknown, "this computer has no list of certificate authorities"};
    if (tls.verifyCode == 0) return {WebTrust::State::Valid, {}};
    return {WebTrust::State::Flawed, certificate->selfIssued
                                         ? "its certificate is self-signed"
                                         : "its certificate is not trusted (" + tls.verifyText + ")"};
}

}  // namespace mailvitals
