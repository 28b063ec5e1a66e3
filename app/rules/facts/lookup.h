// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rules/inquiry.h"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace mailvitals {

/// A DNS answer as a rule wants to see it: aliases followed, the five possible outcomes told apart.
struct Lookup {
    enum class State {
        Open,        ///< no answer yet
        Failed,      ///< time-out, SERVFAIL, REFUSED ...: says nothing about the name
        NoSuchName,  ///< NXDOMAIN
        NoData,      ///< the name exists, but has no record of this type
        Found,
    };
    State state = State::Open;
    std::vector<dns::Record> records;  ///< of the type asked for, at the end of the alias chain
    std::vector<DomainName> aliases;   ///< where CNAMEs led, in order
    std::string reason;                ///< of a failure, as an English clause
    bool bogus = false;                ///< failed, because the resolver holds its signatures for wrong
    bool invented =
        false;             ///< no such name, though the resolver gives the address that it gives to all those
    std::string evidence;  ///< id of the item

    bool isOpen() const { return state == State::Open; }
    bool failed() const { return state == State::Failed; }
    bool found() const { return state == State::Found; }
    /// The name or the data is known not to be there.
    bool absent() const { return state == State::NoSuchName || state == State::NoData; }

    std::vector<IpAddress> addresses() const;
    std::vector<DomainName> names() const;
    std::vector<std::string> texts() const;  ///< TXT records, the strings of each joined
};

/// Just what came back to this question.
Lookup lookUp(Inquiry& ask, const DnsQuestion& question, Urgency urgency = Urgency::Now);

/// What the resolver says of a name, as a rule may take it: a SERVFAIL is asked about once more, so that
/// wrong signatures are told from servers in trouble; and the address that a rewriting resolver gives to
/// names that do not exist is none.
Lookup lookUp(Inquiry& ask, const DomainName& name, dns::Type type, Urgency urgency = Urgency::Now);

/// Does the resolver keep an answer back for its signatures (RFC 4035 section 5.5)? It is asked twice more:
/// with checking disabled, when it must answer; and once again as before, since a server that stumbles once
/// looks the same.
struct Validation {
    bool open = false;
    bool bogus = false;
    std::optional<std::chrono::sys_seconds> expired;  ///< since when the last signature is out, if that is it
    std::vector<std::string> evidence;
};

/// Asks nothing more where the answer is not SERVFAIL.
Validation validationOf(Inquiry& ask, const DomainName& name, dns::Type type, Urgency urgency = Urgency::Now);

/// The names that cannot exist by which a rewriting resolver is found out: below "invalid." (RFC 6761 section
/// 6.4), and beside the domain, as some spare the former.
std::vector<DomainName> namesOfNobody(const CheckRequest& request);

}  // namespace mailvitals
