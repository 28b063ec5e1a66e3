// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "base/ip_address.h"
#include "evidence/request.h"
#include "findings/catalogue.h"

#include <string>
#include <vector>

namespace mailvitals {

/// How much a listing hurts delivery to others.
enum class ListWeight { Major, Minor, Ignorable };

/// What one answer of a list means.
struct ListCode {
    enum class Kind {
        Listed,   ///< the address is listed
        Policy,   ///< listed for what kind of line it is, not for what it did (Spamhaus PBL)
        Ignored,  ///< documented, but no listing
    };
    IpAddress code;
    Kind kind = Kind::Listed;
    std::string meaning;
};

/// A DNS blocklist of addresses (RFC 5782).
struct Blocklist {
    DomainName zone;
    std::string name;
    bool v4 = false;
    bool v6 = false;
    ListWeight weight = ListWeight::Minor;
    std::string delisting;  ///< page of the list's operator
    std::vector<ListCode> codes;
};

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

/// All that is data and not code: levels and words, lists, selectors, test addresses.
struct Policy {
    Catalogue catalogue;
    std::vector<Blocklist> blocklists;
    std::vector<std::string> selectors;
    std::vector<OwnAddressService> ownAddressServices;
    std::vector<RelayPair> relayPairs;
    std::vector<PublicResolver> publicResolvers = {};
    std::vector<ReferenceHost> referenceHosts = {};
    std::vector<KnownIssuer> issuers = {};
};

struct PolicyError {
    std::string file;
    std::string what;
};

/// What the program was built with.
Expected<Policy, PolicyError> shippedPolicy();

}  // namespace mailvitals
