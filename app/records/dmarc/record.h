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
    std::string uri;         ///< as written, without a size suffix
    std::string mailbox;     ///< of a mailto: URI, "reports@example.org"; empty for other schemes
    std::string sizeSuffix;  ///< "!10m": to be ignored today (RFC 9989 appendix C.4)

    bool operator==(const ReportAddress&) const = default;
};

/// Who has mended so many slips gets to see the next; a record of nothing else must not drown a report.
inline constexpr std::size_t mostSlips = 50;

struct Record {
    Policy policy = Policy::None;
    /// p= stands there with a known value, and neither sp= nor np= is broken. Else receivers act as if p=none
    /// stood there, and only because there is a rua= (RFC 9989 section 4.10.1).
    bool policyGiven = false;
    std::optional<Policy> subdomainPolicy;    ///< sp=; none where any of p=, sp= and np= has an unknown value
    std::optional<Policy> nonexistentPolicy;  ///< np=; likewise
    PublicSuffix publicSuffix = PublicSuffix::Unknown;
    bool testing = false;  ///< t=y
    Alignment dkimAlignment = Alignment::Relaxed;
    Alignment spfAlignment = Alignment::Relaxed;
    std::string failureOptions;  ///< fo= as written; empty: none that counts, so the default "0"
    std::vector<ReportAddress> aggregateReports;  ///< rua=
    /// What is wrong with a rua= that stands there without any usable address.
    std::optional<ParseError> aggregateReportsError;
    std::vector<ReportAddress> failureReports;  ///< ruf=
    std::vector<Tag> removedTags;               ///< pct, rf, ri: dropped by RFC 9989
    std::vector<Tag> unknownTags;               ///< to be ignored
    /// What receivers ignore, so that the record works, but not as written; the first mostSlips of them.
    std::vector<ParseError> slips;
    /// Names of tags in upper case, likewise. The standard has them in any case (RFC 9989 section 4.8), but
    /// builds on tag lists where case matters (RFC 6376 section 3.2).
    std::vector<ParseError> spellings;

    /// What applies to a subdomain that exists / that does not.
    Policy forSubdomains() const { return subdomainPolicy.value_or(policy); }
    Policy forNonexistent() const { return nonexistentPolicy.value_or(forSubdomains()); }
};

/// Is this TXT a DMARC record at all: does it begin with the tag v=DMARC1 (the value in just this case)?
/// Others at the same name are ignored.
bool isRecord(std::string_view txt);

/// The record's typed form, or the error for which receivers ignore it altogether: a wrong version tag, a tag
/// that occurs twice, or neither a known p= nor a usable rua=. What else breaks the grammar is a slip, since
/// receivers must pass over it (RFC 9989 section 4.7). Also for text that isRecord() refuses, to tell why.
Expected<Record, ParseError> parse(std::string_view txt);

/// The names under which a receiver looks for records, in order, for mail from this domain: itself, then up,
/// with the jump to seven labels for long names; at most eight (RFC 9989 section 4.10). None of them has the
/// "_dmarc" label.
std::vector<DomainName> treeWalk(const DomainName& authorDomain);

}  // namespace mailvitals::dmarc
