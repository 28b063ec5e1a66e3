// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/domain_name.h"
#include "base/parse_error.h"
#include "records/tag_list.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// DMARC policy records (RFC 9989, which obsoletes RFC 7489 and RFC 9091).
namespace mailvitals::dmarc {

enum class Policy { None, Quarantine, Reject };
enum class Alignment { Relaxed, Strict };
enum class PublicSuffix { Yes, No, Unknown };  ///< psd=y, n, u

std::string_view toString(Policy policy);  ///< "quarantine"

/// One address of rua= or ruf=.
struct ReportAddress {
    std::string uri;      ///< as written, without a size suffix
    std::string mailbox;  ///< of a mailto: URI, "reports@example.org"; empty for other schemes
    std::string sizeSuffix;  ///< "!10m": to be ignored today

    bool operator==(const ReportAddress&) const = default;
};

struct Record {
    Policy policy = Policy::None;
    bool policyGiven = false;  ///< p= stands there with a known value; else reporting alone (p=none) because of rua=
    std::optional<Policy> subdomainPolicy;   ///< sp=
    std::optional<Policy> nonexistentPolicy; ///< np=
    PublicSuffix publicSuffix = PublicSuffix::Unknown;
    bool testing = false;  ///< t=y
    Alignment dkimAlignment = Alignment::Relaxed;
    Alignment spfAlignment = Alignment::Relaxed;
    std::string failureOptions;
    std::vector<ReportAddress> aggregateReports;  ///< rua=
    std::vector<ReportAddress> failureReports;    ///< ruf=
    std::vector<Tag> removedTags;                 ///< pct, rf, ri: dropped by RFC 9989
    std::vector<Tag> unknownTags;                 ///< to be ignored
    std::vector<ParseError> slips;  ///< values that receivers ignore, so the record works, but not as written

    /// What applies to a subdomain that exists / that does not.
    Policy forSubdomains() const { return subdomainPolicy.value_or(policy); }
    Policy forNonexistent() const { return nonexistentPolicy.value_or(forSubdomains()); }
};

/// Is this TXT a DMARC record at all: does it begin with the tag v=DMARC1 (the value in just this case)? Others at
/// the same name are ignored.
bool isRecord(std::string_view txt);

/// The record's typed form, or the error for which receivers ignore it altogether: grammar, a duplicate tag, or
/// neither a known p= nor a usable rua=.
Expected<Record, ParseError> parse(std::string_view txt);

/// The names under which a receiver looks for records, in order, for mail from this domain: itself, then up, with the
/// jump to seven labels for long names; at most eight (RFC 9989 section 4.10). Without the "_dmarc" label.
std::vector<DomainName> treeWalk(const DomainName& authorDomain);

}  // namespace mailvitals::dmarc
