// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/spf/question.h"
#include "records/spf/session.h"
#include "records/spf/tree.h"

#include <vector>

namespace mailvitals::spf {

/// Puts questions, and notes those whose answers are not known yet.
class Asking {
 public:
    explicit Asking(const Lookup& lookup) : lookup_(lookup) {}

    std::optional<Reply> ask(const DomainName& name, dns::Type type);
    /// Not known yet, each once, in the order of asking.
    std::vector<Question> takeOpen() { return std::move(open_); }

 private:
    const Lookup& lookup_;
    std::vector<Question> open_;
};

/// A or AAAA, as the address is (RFC 7208 section 5).
dns::Type addressTypeFor(const IpAddress& client);

/// What a and mx found out about hosts.
struct HostMatch {
    Outcome outcome = Outcome::NoMatch;  ///< never PermError
    bool isVoid = false;                 ///< some question found nothing
    std::string failure;
};

/// Does the client have one of the names' addresses, or lie in a network of that size around one? Any that
/// does decides, whatever became of the others.
HostMatch matchHosts(const Session& session, const std::vector<DomainName>& names, unsigned prefix4,
                     unsigned prefix6, Asking& asking);

/// Names of the client that lead back to it (RFC 7208 section 5.5).
struct ValidatedNames {
    bool open = false;
    std::vector<DomainName> names;
    bool isVoid = false;  ///< the client has no PTR record
};

/// Of the first ten names that the client's PTR records give, those that lead back to it. `within` may spare
/// questions: names outside of it are left out unasked.
ValidatedNames validatedNames(const Session& session, Asking& asking, const DomainName* within);

/// %{p} for a domain: the domain itself, or else a name below it, or else any validated name; "unknown" where
/// there is none (RFC 7208 section 7.3). None while open.
std::optional<std::string> validatedNameFor(const Session& session, Asking& asking, const DomainName& domain);

}  // namespace mailvitals::spf
