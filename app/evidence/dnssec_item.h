// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/attempt.h"
#include "records/dns/wire.h"

#include <compare>
#include <string>

class QJsonObject;

namespace mailvitals {

class Fields;

/// "What do the signatures of this name and type say?", asked of ourselves: this program validates them down
/// from a trust anchor, whatever its resolver does.
struct DnssecQuestion {
    DomainName name;
    dns::Type type{};

    std::string id() const;  ///< "dnssec:MX example.org"
    auto operator<=>(const DnssecQuestion&) const = default;
};

/// The four outcomes of RFC 4033 section 5.
enum class DnssecStatus {
    Secure,         ///< signed, down from the trust anchor; also that there is no such record
    Insecure,       ///< proved to be unsigned
    Bogus,          ///< it should be signed, and is not as it should be
    Indeterminate,  ///< it could not be found out
};

const char* toString(DnssecStatus status);  ///< "secure"

struct DnssecResult {
    DnssecStatus status = DnssecStatus::Indeterminate;
    std::string reason;         ///< the library's for Bogus, ours for Indeterminate; otherwise empty
    bool ownRecursion = false;  ///< not from the resolver: the name servers were asked, from the root down

    bool operator==(const DnssecResult&) const = default;
};

/// See kinds.h.
struct DnssecKind {
    using Question = DnssecQuestion;
    using Answer = DnssecResult;
    static constexpr const char* jsonKey = "dnssec";
    static constexpr bool isInEveryFile = false;

    static std::string title(const Question& question);  ///< "DNSSEC validation of the MX records of ..."
    static QJsonObject write(const Question& question);
    static QJsonObject write(const Answer& answer);
    static Question readQuestion(const Fields& fields);
    static Answer readAnswer(const Fields& fields);
    static std::size_t weigh(const Question& question);
    static std::size_t weigh(const Answer& answer);
};

}  // namespace mailvitals
