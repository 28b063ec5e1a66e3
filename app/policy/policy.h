// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "base/ip_address.h"
#include "evidence/request.h"
#include "findings/catalogue.h"
#include "policy/blocklists.h"
#include "policy/bounces.h"
#include "policy/providers.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mailvitals {

/// A stranger's sender and a stranger's recipient for the relay test.
struct RelayPair {
    std::string sender;
    std::string recipient;
};

/// A resolver that anybody may use, and so many do that blocklists turn it away.
struct PublicResolver {
    std::string name;
    std::vector<IpAddress> addresses;
};

/// The mail server of a large provider, by which the program learns whether our own line lets port 25
/// through.
struct ReferenceHost {
    DomainName host;
    std::vector<DomainName> greetsAs;  ///< the domains that the names in its greetings belong to
};

/// An authority that TLSA records pin.
struct KnownIssuer {
    enum class State {
        Root,
        Issuing,  ///< the next certificate may come from any issuing one of its pool
        Spare,    ///< may begin to issue
        Retired,
    };
    std::string name;
    std::string key;  ///< SHA-256 of its SubjectPublicKeyInfo, lower-case hex
    State state = State::Issuing;
    std::string pool = {};  ///< those that take turns; empty: none
};

/// By which a reply is known. All that is given must hold.
struct ServiceSign {
    std::string starts;                 ///< the first octets
    std::size_t at = 0;                 ///< ... or those from here on
    std::string is;                     ///< the whole reply
    std::vector<std::string> contains;  ///< in any order
    bool open = false;                  ///< whoever gets this reply needs no password

    bool fits(std::string_view heard) const;
};

/// What may answer at a port besides the mail server itself: how it is asked, and by what it is known.
struct NetworkService {
    std::string name;
    std::vector<std::uint16_t> ports;
    bool tls = false;
    std::string say;            ///< harmless octets; empty: the server speaks first
    std::string meaning;        ///< what somebody can do who reaches it, a sentence
    std::string source;         ///< where the protocol is described
    bool rarelyNeeded = false;  ///< of mail ports: one that a home server can mostly do without
    std::vector<ServiceSign> signs;

    const ServiceSign* signIn(std::string_view heard) const;  ///< null: it is not this service
};

/// All that is data and not code: levels and words, lists, selectors, test addresses.
struct Policy {
    Catalogue catalogue;
    std::vector<Blocklist> blocklists;  ///< those that a check asks
    std::vector<std::string> selectors;
    std::vector<OwnAddressService> ownAddressServices;
    std::vector<RelayPair> relayPairs;
    std::vector<PublicResolver> publicResolvers = {};
    std::vector<ReferenceHost> referenceHosts = {};
    std::vector<KnownIssuer> issuers = {};
    std::vector<NetworkService> mailServices = {};   ///< mail ports beyond those of SMTP
    std::vector<NetworkService> innerServices = {};  ///< what should never face the Internet
    std::vector<Blocklist> allowlists = {};          ///< those that a check asks
    std::vector<Blocklist> knownLists = {};          ///< dead ones as well: see listOfZone()
    Providers providers = {};                        ///< of mailboxes, and what they require of senders
    Bounces bounces = {};                            ///< replies that refuse mail, and what they mean
};

struct PolicyError {
    std::string file;
    std::string what;
};

/// What the program was built with.
Expected<Policy, PolicyError> shippedPolicy();

}  // namespace mailvitals
