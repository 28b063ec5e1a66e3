// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rules/inquiry.h"

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
    std::string evidence;              ///< id of the item

    bool isOpen() const { return state == State::Open; }
    bool failed() const { return state == State::Failed; }
    bool found() const { return state == State::Found; }
    /// The name or the data is known not to be there.
    bool absent() const { return state == State::NoSuchName || state == State::NoData; }

    std::vector<IpAddress> addresses() const;
    std::vector<DomainName> names() const;
    std::vector<std::string> texts() const;  ///< TXT records, the strings of each joined
};

Lookup lookUp(Inquiry& ask, const DnsQuestion& question, Urgency urgency = Urgency::Now);
Lookup lookUp(Inquiry& ask, const DomainName& name, dns::Type type, Urgency urgency = Urgency::Now);

}  // namespace mailvitals
