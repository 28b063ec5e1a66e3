// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/dns/message.h"

#include <chrono>
#include <optional>

namespace mailvitals::dns {

/// What one RRSIG says of itself (RFC 4034 section 3.1). Nothing is verified here.
struct Signature {
    Type covered{};
    std::chrono::sys_seconds inception;
    std::chrono::sys_seconds expiration;
};

/// None where the record is no RRSIG, or a cut one.
std::optional<Signature> readSignature(const Record& record);

/// When the last signature over this type runs out, or ran out; none where there is no signature.
std::optional<std::chrono::sys_seconds> lastExpiration(const std::vector<Record>& records, Type type);

}  // namespace mailvitals::dns
