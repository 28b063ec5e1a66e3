// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/config/decision.h"
#include "records/config/exim/lists.h"

namespace mailvitals::config::exim {

/// What Exim's access lists decide about a message from a client that has not authenticated, for a recipient
/// elsewhere: acl_smtp_connect, acl_smtp_helo, acl_smtp_mail and acl_smtp_rcpt (specification, chapter 44).
class Evaluator {
 public:
    explicit Evaluator(const Rules& rules);

    /// Accepted where any choice of sender and recipient is.
    Decision decide(const IpAddress& client, bool strict);

    /// The lines that were looked at.
    std::vector<Place> seen() const;

 private:
    struct Outcome;
    class Session;

    void collect(const std::vector<Condition>& conditions);
    void choose(ListType type, const std::vector<Item>& items);

    const Rules& rules_;
    std::vector<std::string> senders_;
    std::vector<std::string> recipients_;
    bool encryptionMatters_ = false;
    bool senderDomainsMatter_ = false;
    bool tooMany_ = false;
    std::size_t work_ = 0;
    std::set<std::size_t> seen_;
};

}  // namespace mailvitals::config::exim
