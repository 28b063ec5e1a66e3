// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/tlsa/record.h"

#include "base/hex.h"
#include "records/openssl_scope.h"

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>

namespace mailvitals::tlsa {
namespace {

using openssl::QuietErrors;
using openssl::Releaser;

constexpr std::size_t sizeOfSha256 = 32;
constexpr std::size_t sizeOfSha512 = 64;

/// Reads a DER form to its last octet.
template <auto read, auto release>
bool isWhole(std::string_view der) {
    const QuietErrors quiet;
    const auto* position = reinterpret_cast<const unsigned char*>(der.data());
    const auto* const end = position + der.size();
    using Object = std::remove_pointer_t<decltype(read(nullptr, &position, 0L))>;
    const std::unique_ptr<Object, Releaser<release>> object(
        read(nullptr, &position, static_cast<long>(der.size())));
    return object && position == end;
}

}  // namespace

std::string Record::toString() const {
    return std::to_string(usage) + " " + std::to_string(selector) + " " + std::to_string(matching) + " " +
           toHex(data);
}

Expected<Record, ParseError> parse(std::string_view rdata) {
    if (rdata.size() < 4) {
        return unexpected(
            ParseError{rdata.size(), "shorter than any TLSA record", toHex(rdata), "RFC 6698 section 2.1"});
    }
    const auto octet = [&](std::size_t at) { return static_cast<std::uint8_t>(rdata[at]); };
    return Record{octet(0), octet(1), octet(2), std::string(rdata.substr(3))};
}

Flaw flawOf(const Record& record) {
    if (record.usage < usage::daneTa) return Flaw::PkixUsage;
    if (record.usage > usage::daneEe) return Flaw::UnknownUsage;
    if (record.selector > selector::publicKey) return Flaw::UnknownSelector;
    switch (record.matching) {
        case matching::sha256: return record.data.size() == sizeOfSha256 ? Flaw::None : Flaw::WrongLength;
        case matching::sha512: return record.data.size() == sizeOfSha512 ? Flaw::None : Flaw::WrongLength;
        case matching::full: break;
        default: return Flaw::UnknownMatching;
    }
    const bool whole = record.selector == selector::certificate
                           ? isWhole<d2i_X509, X509_free>(record.data)
                           : isWhole<d2i_PUBKEY, EVP_PKEY_free>(record.data);
    return whole ? Flaw::None : Flaw::NotWhatItSays;
}

}  // namespace mailvitals::tlsa
