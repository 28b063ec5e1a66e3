// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/dns/signature.h"

namespace mailvitals::dns {
namespace {

/// Type covered, algorithm, labels, original TTL, expiration, inception, key tag; then the signer's name.
constexpr std::size_t fixedPart = 18;
constexpr std::size_t expirationAt = 8;
constexpr std::size_t inceptionAt = 12;

std::uint32_t number(const std::string& bytes, std::size_t at, std::size_t octets) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < octets; ++i) value = value << 8U | static_cast<unsigned char>(bytes[at + i]);
    return value;
}

/// Seconds since 1970, which suffice until 2106; then they begin anew (RFC 4034 section 3.1.5).
std::chrono::sys_seconds time(const std::string& bytes, std::size_t at) {
    return std::chrono::sys_seconds(std::chrono::seconds(number(bytes, at, 4)));
}

}  // namespace

std::optional<Signature> readSignature(const Record& record) {
    const auto* raw = std::get_if<RawRdata>(&record.data);
    if (record.type != Type::Rrsig || raw == nullptr || raw->bytes.size() < fixedPart) return std::nullopt;
    return Signature{static_cast<Type>(number(raw->bytes, 0, 2)), time(raw->bytes, inceptionAt),
                     time(raw->bytes, expirationAt)};
}

std::optional<std::chrono::sys_seconds> lastExpiration(const std::vector<Record>& records, Type type) {
    std::optional<std::chrono::sys_seconds> last;
    for (const Record& record : records) {
        const auto signature = readSignature(record);
        if (!signature || signature->covered != type) continue;
        if (!last || signature->expiration > *last) last = signature->expiration;
    }
    return last;
}

}  // namespace mailvitals::dns
