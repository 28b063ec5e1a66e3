// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/deadline.h"
#include "base/ip_address.h"
#include "net/trust_anchors.h"
#include "records/dns/wire.h"

#include <memory>
#include <stop_token>

namespace mailvitals::net {

/// What a validator makes of one name and type.
struct Validated {
    enum class State {
        Secure,
        Insecure,
        Bogus,
        Failed,  ///< no answer that could be judged
    };
    State state = State::Failed;
    std::string reason;  ///< of Bogus and Failed
};

/// Validates DNSSEC (RFC 4035 section 5) with libunbound, which is the one place where that library is used.
/// It has a cache: what several questions need is fetched once. A program that was built without the library
/// has one that always fails.
class Validator {
 public:
    struct Settings {
        std::vector<IpEndpoint> forwarders;  ///< the resolvers to ask; empty: own recursion from the root
        TrustAnchors anchors;
        std::string rootHints;  ///< file with the root's servers; empty: those of the Internet
    };

    /// "libunbound 1.17.1"; empty: built without it.
    static std::string library();

    explicit Validator(const Settings& settings);
    ~Validator();  ///< nothing may be under way any more
    Validator(const Validator&) = delete;
    Validator& operator=(const Validator&) = delete;

    /// Blocks until there is a result or the time is over. May be called from several threads.
    Validated validate(const DomainName& name, dns::Type type, Deadline deadline,
                       const std::stop_token& stop);

 private:
    class Library;
    std::unique_ptr<Library> library_;
};

}  // namespace mailvitals::net
