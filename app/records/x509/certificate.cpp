// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/x509/certificate.h"

#include "base/hex.h"
#include "records/openssl_scope.h"
#include "records/x509/der.h"

#include <openssl/asn1.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <memory>
#include <optional>

namespace mailvitals::x509 {
namespace {

using openssl::QuietErrors;
using openssl::Releaser;

using BioPtr = std::unique_ptr<BIO, Releaser<BIO_free_all>>;
using NamesPtr = std::unique_ptr<GENERAL_NAMES, Releaser<GENERAL_NAMES_free>>;

std::string oneLine(const X509_NAME* name) {
    const BioPtr bio(BIO_new(BIO_s_mem()));
    X509_NAME_print_ex(bio.get(), name, 0, XN_FLAG_ONELINE & ~ASN1_STRFLGS_ESC_MSB & ~XN_FLAG_SPC_EQ);
    return openssl::contentOf(bio.get());
}

std::string organisationIn(const X509_NAME* name) {
    const int at = X509_NAME_get_index_by_NID(name, NID_organizationName, -1);
    if (at < 0) return {};
    unsigned char* text = nullptr;
    const int size = ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
    if (size < 0) return {};
    std::string organisation(reinterpret_cast<const char*>(text), static_cast<std::size_t>(size));
    OPENSSL_free(text);
    return organisation;
}

/// None: it is written in no way that a certificate may use.
std::optional<Seconds> timeOf(const ASN1_TIME* time) {
    std::tm parts{};
    if (ASN1_TIME_to_tm(time, &parts) != 1) return std::nullopt;
    using namespace std::chrono;
    const sys_days day = year(parts.tm_year + 1900) / (parts.tm_mon + 1) / parts.tm_mday;
    return day + hours(parts.tm_hour) + minutes(parts.tm_min) + seconds(parts.tm_sec);
}

std::vector<std::string> dnsNamesOf(const X509* certificate) {
    std::vector<std::string> result;
    const NamesPtr names(
        static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
    for (int i = 0; i < sk_GENERAL_NAME_num(names.get()); ++i) {
        const GENERAL_NAME* name = sk_GENERAL_NAME_value(names.get(), i);
        if (name->type != GEN_DNS) continue;
        const auto* text = reinterpret_cast<const char*>(ASN1_STRING_get0_data(name->d.dNSName));
        result.emplace_back(text, static_cast<std::size_t>(ASN1_STRING_length(name->d.dNSName)));
    }
    return result;
}

/// Where the issuer's own certificate may be fetched (RFC 5280 section 4.2.2.1); empty: it does not say.
std::string issuerLinkOf(const X509* certificate) {
    using InfoPtr = std::unique_ptr<AUTHORITY_INFO_ACCESS, Releaser<AUTHORITY_INFO_ACCESS_free>>;
    const InfoPtr info(static_cast<AUTHORITY_INFO_ACCESS*>(
        X509_get_ext_d2i(certificate, NID_info_access, nullptr, nullptr)));
    for (int i = 0; i < sk_ACCESS_DESCRIPTION_num(info.get()); ++i) {
        const ACCESS_DESCRIPTION* access = sk_ACCESS_DESCRIPTION_value(info.get(), i);
        if (OBJ_obj2nid(access->method) != NID_ad_ca_issuers || access->location->type != GEN_URI) continue;
        const ASN1_IA5STRING* link = access->location->d.uniformResourceIdentifier;
        return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(link)),
                static_cast<std::size_t>(ASN1_STRING_length(link))};
    }
    return {};
}

std::string fingerprintOf(const X509* certificate) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned length = 0;
    X509_digest(certificate, EVP_sha256(), digest.data(), &length);
    return toHex({reinterpret_cast<const char*>(digest.data()), length});
}

void readKey(X509* certificate, Certificate& facts) {
    EVP_PKEY* key = X509_get0_pubkey(certificate);
    if (key == nullptr) return;
    if (const char* name = EVP_PKEY_get0_type_name(key)) facts.keyType = name;
    facts.keyBits = EVP_PKEY_get_bits(key);
}

void readSignature(X509* certificate, Certificate& facts) {
    int digest = NID_undef;
    X509_get_signature_info(certificate, &digest, nullptr, nullptr, nullptr);
    if (const char* name = OBJ_nid2ln(X509_get_signature_nid(certificate))) facts.signatureAlgorithm = name;
    if (digest != NID_undef) facts.signatureDigest = OBJ_nid2sn(digest);
}

}  // namespace

Expected<Certificate, ParseError> parse(std::string_view der) {
    const QuietErrors quiet;
    const X509Ptr certificate = fromDer(der);
    if (!certificate) {
        return unexpected(ParseError{0, "not a certificate in DER form", {}, "RFC 5280 section 4.1"});
    }
    const auto notBefore = timeOf(X509_get0_notBefore(certificate.get()));
    const auto notAfter = timeOf(X509_get0_notAfter(certificate.get()));
    if (!notBefore || !notAfter) {
        return unexpected(ParseError{
            0, "the time from or to which it is valid cannot be read", {}, "RFC 5280 section 4.1.2.5"});
    }
    Certificate facts;
    facts.subject = oneLine(X509_get_subject_name(certificate.get()));
    facts.issuer = oneLine(X509_get_issuer_name(certificate.get()));
    facts.issuerOrganisation = organisationIn(X509_get_issuer_name(certificate.get()));
    facts.dnsNames = dnsNamesOf(certificate.get());
    facts.notBefore = *notBefore;
    facts.notAfter = *notAfter;
    readKey(certificate.get(), facts);
    readSignature(certificate.get(), facts);
    facts.selfIssued =
        X509_NAME_cmp(X509_get_subject_name(certificate.get()), X509_get_issuer_name(certificate.get())) == 0;
    facts.issuerLink = issuerLinkOf(certificate.get());
    facts.sha256 = fingerprintOf(certificate.get());
    return facts;
}

bool matchesHost(std::string_view der, const DomainName& host) {
    if (!parse(der)) return false;
    const QuietErrors quiet;
    const X509Ptr certificate = fromDer(der);
    const std::string name = host.toString();
    const unsigned flags = X509_CHECK_FLAG_NEVER_CHECK_SUBJECT | X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS;
    return X509_check_host(certificate.get(), name.data(), name.size(), flags, nullptr) == 1;
}

}  // namespace mailvitals::x509
