// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/domain_name.h"
#include "records/tlsa/record.h"

#include <chrono>
#include <optional>
#include <vector>

namespace mailvitals::tlsa {

/// The data that a record with this selector and matching type has to have for a certificate in DER form
/// (RFC 6698 section 2.1). None: it is no certificate, or the numbers mean nothing.
std::optional<std::string> dataFor(std::string_view certificate, std::uint8_t selector,
                                   std::uint8_t matching);

/// What a sender that follows DANE makes of a server's certificates.
struct Verification {
    enum class Result {
        Matches,
        NoRecordFits,
        Refused,  ///< an authority is pinned rightly, but the chain below it is not valid: name, dates,
                  ///< signature
    };
    Result result = Result::NoRecordFits;
    std::string why;  ///< of Refused, in OpenSSL's words: "certificate has expired"
};

/// By OpenSSL's own verification, without any network, so that a saved check is judged alike and the time may
/// be one that is to come. `chain`: as sent, DER, the server's own certificate first. `records`: those
/// without a flaw, at least one. `names`: which of them the certificate may bear where a record pins an
/// authority (RFC 7672 section 3.2.2).
Verification verify(const std::vector<std::string>& chain, const std::vector<Record>& records,
                    const std::vector<DomainName>& names, std::chrono::sys_seconds at);

/// By which slip a record's data came about that fits no certificate of the server's.
enum class Slip {
    None,           ///< nothing known: most likely it pins a certificate of the past
    OfNothing,      ///< the digest of no octets at all: the command before it failed
    OtherSelector,  ///< of the whole certificate in place of its key, or the other way round
    OfPem,          ///< of the text form of the certificate or key, rather than of its DER form
    OfKeyBits,      ///< of the bare key, without the algorithm around it
    OfIssuer,       ///< usage 3, and the data is that of an authority in the chain
    OfServer,       ///< usage 2, and the data is that of the server's own certificate
};
Slip slipIn(const Record& record, const std::vector<std::string>& chain);

}  // namespace mailvitals::tlsa
