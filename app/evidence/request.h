// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/ip_address.h"
#include "evidence/configuration_item.h"
#include "evidence/dns_item.h"
#include "evidence/message_item.h"
#include "evidence/relay_proof.h"
#include "evidence/target.h"

#include <optional>
#include <string>
#include <vector>

namespace mailvitals {

struct BounceItem;

/// A service of the DNS that tells the asker its own public address.
struct OwnAddressService {
    IpEndpoint server;
    DomainName name;
    dns::Type type{};
    dns::Class questionClass = dns::Class::In;

    DnsQuestion question() const { return {name, type, questionClass, server, {.recursionDesired = false}}; }
    bool operator==(const OwnAddressService&) const = default;
};

/// Everything the user decided before the check began and that a later judge needs to know.
struct CheckRequest {
    Target target;
    std::vector<IpEndpoint> resolvers;   ///< empty: the system's
    std::vector<std::string> selectors;  ///< DKIM selectors that the user knows of
    std::vector<Cidr> treatAsPublic;     ///< reserved networks that count as public: a laboratory's
    std::vector<OwnAddressService> ownAddressServices;
    /// Try every known trick to relay, and not only the few that do not get us banned.
    bool thorough = false;
    /// What the rules of the message area judge; null: none.
    std::shared_ptr<const MessageItem> message = nullptr;
    /// The step of the message's route at which it came in, by the user's word, counted from 0 in the order
    /// of time; none: as its lines tell.
    std::optional<std::size_t> arrivalHop = std::nullopt;
    /// What trust.configuration judges, and then nothing else is; null: none was given.
    std::shared_ptr<const ConfigurationItem> configuration = nullptr;
    /// What message.bounce explains, and then little else is judged; null: none was given.
    std::shared_ptr<const BounceItem> bounce = nullptr;

    /// What relay.proof judges; none: nobody asked for a proof.
    std::optional<RelayProof> proof = std::nullopt;

    /// The owner said that the mail servers are theirs: other ports of these may be looked at as well.
    bool ownServer = false;
    /// Nobody is asked anything: whatever needs the DNS or a connection is grey.
    bool offline = false;
    /// SPF macros may put the local part of a message's sender into questions to the DNS.
    bool tellsLocalPart = false;

    /// Public by standard, or said to be so.
    bool isPublic(const IpAddress& address) const;
    bool operator==(const CheckRequest& other) const;
};

/// The known ones, and behind them those that are new, each once.
std::vector<std::string> withSelectors(std::vector<std::string> known, const std::vector<std::string>& more);

/// Who decided what stands in the request of what is shown.
enum class RequestOrigin {
    Ours,  ///< the user, in this program
    File,  ///< whoever wrote the file that it was opened from
};

/// The request by which something of what is shown is looked at again. It speaks of the same thing, goes as
/// deep, and forgets no selector; a shallower look would find closed what only a deeper one had found open.
/// Whom we talk to is `present`: what the user has decided by now. A file decides none of that, nor that the
/// server is tried with every trick there is.
CheckRequest requestAgain(const CheckRequest& shown, CheckRequest present, RequestOrigin origin);

}  // namespace mailvitals
