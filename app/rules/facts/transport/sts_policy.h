// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/mta_sts/policy.h"
#include "rules/facts/lookup.h"

namespace mailvitals {

/// One attempt to get the policy of MTA-STS from one address, as a sender makes it (RFC 8461 section 3.3).
struct PolicyFetch {
    enum class Outcome {
        Open,
        NotCounted,  ///< says nothing about the web server
        NoConnection,
        NoTls,
        BadCertificate,
        NoResponse,  ///< nothing that HTTP knows came back, or not all of it
        Redirect,
        Status,  ///< another one than 200
        TooLarge,
        Malformed,
        Fetched,
    };
    IpEndpoint server;
    Outcome outcome = Outcome::Open;
    std::string reason;               ///< an English clause, where there is neither a status nor a policy
    int status = 0;                   ///< of HTTP, where a response came
    std::string location;             ///< of a redirect; may be empty
    std::string contentType;          ///< as it stands; may be empty
    std::string body;                 ///< of a status of 200
    std::optional<ParseError> error;  ///< of Malformed
    std::optional<mta_sts::Policy> policy;  ///< of Fetched
    std::string evidence;

    bool failed() const { return outcome > Outcome::NotCounted && outcome != Outcome::Fetched; }
};

/// The policy of MTA-STS of a domain: what announces it, and what is found where it should be.
struct StsPolicy {
    enum class Announced {
        Open,
        Unknown,  ///< the TXT record could not be looked up
        No,
        Invalid,  ///< by a record that does not count, or by several
        Yes,
    };
    Announced announced = Announced::Open;
    Lookup txt;
    DomainName host;  ///< "mta-sts.example.org"
    Lookup v4;        ///< its addresses as the world sees them; asked for in any case
    Lookup v6;
    std::vector<PolicyFetch>
        fetches;  ///< from some of the addresses; a policy that nobody announces, from one

    bool isOpen() const;
    /// The first whole policy; null: none.
    const PolicyFetch* fetched() const;
    std::vector<std::string> evidence() const;
};

/// None: the domain's name is too long to have one.
std::optional<StsPolicy> stsPolicyOf(Inquiry& ask, const DomainName& domain);

}  // namespace mailvitals
