// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "findings/outcome.h"

#include <string>
#include <vector>

class QByteArray;

namespace mailvitals {

/// Something that providers require of senders, and which of our rules show whether it is met.
struct SenderRequirement {
    struct Sign {
        std::string rule;
        Outcome from = Outcome::Critical;  ///< from this outcome on it is not met
    };
    std::string id;
    std::string name;         ///< "a PTR record that resolves back"
    std::vector<Sign> signs;  ///< all must be met
    /// In place of signs: places in the list of requirements, of which one suffices; they stand before it.
    std::vector<std::size_t> any;
};

/// A provider of mailboxes, and what it publishes for those who send to them.
struct MailboxProvider {
    struct Demand {
        std::size_t requirement = 0;  ///< its place in the list
        std::string code;             ///< in the reply that refuses for want of it; empty: not known
    };
    std::string name;
    std::string source;
    std::string threshold;     ///< what it calls bulk
    std::vector<Demand> all;   ///< of everybody
    std::vector<Demand> bulk;  ///< of bulk senders, besides
    std::string unseen;        ///< required, and not to be seen from outside
};

struct Providers {
    std::vector<SenderRequirement> requirements;
    std::vector<MailboxProvider> list;
};

/// Reads policy/providers.json, strictly; the sentence names the place of an error.
Expected<Providers, std::string> parseProviders(const QByteArray& json);

}  // namespace mailvitals
