// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/config/decision.h"
#include "records/config/opensmtpd/rules.h"

namespace mailvitals::config::opensmtpd {

/// What the first rule that matches (smtpd.conf(5), "match") makes of a message from a client that has not
/// authenticated, for a domain elsewhere. Accepted is what would leave the server again.
class Evaluator {
 public:
    explicit Evaluator(const Rules& rules);

    /// Accepted where any choice of sender, name and listener is.
    Decision decide(const IpAddress& client, bool strict);

 private:
    struct Choice;
    class Session;

    const Rules& rules_;
    std::vector<std::string> senders_;
    std::vector<std::string> names_;
    std::vector<std::string> recipients_;
    bool tlsMatters_ = false;
    bool tooMany_ = false;
    std::size_t work_ = 0;
};

}  // namespace mailvitals::config::opensmtpd
