// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "policy/policy.h"
#include "rules/facts/lookup.h"

namespace mailvitals {

/// What lists are asked about: an address or a domain.
struct ListSubject {
    ListForm form;
    std::string query;  ///< put in front of a list's zone
    std::string text;

    static ListSubject of(const IpAddress& address);
    static ListSubject of(const DomainName& domain);
};

/// Is a list to be believed today? Told by its test entries (RFC 5782 section 5), of the form in which it
/// will be asked, before any listing counts.
struct ListHealth {
    enum class State {
        Open,
        Usable,
        Refuses,          ///< it answers our resolver with an error code of its own
        Silent,           ///< its test entry is missing: dead, or it blocks us without saying so
        ListsEverything,  ///< what must not be listed is listed as well
        Rewritten,        ///< answers outside 127.0.0.0/8: parked domain, captive portal, rewriting resolver
        Unreachable,
    };
    State state = State::Open;
    std::string code;     ///< the error code of a refusal
    std::string reason;   ///< of Unreachable
    bool silent = false;  ///< Unreachable, and nobody said a word
    std::vector<std::string> evidence;
    /// Its own name server, which answers in place of a resolver that it does not serve.
    std::optional<IpEndpoint> server = {};
    /// Its name servers were asked themselves, and that was of no use either: an English clause.
    std::string direct = {};
};

/// By what the resolver says.
ListHealth listHealthHere(Inquiry& ask, const Blocklist& list, ListForm form);

/// Where the resolver gets no usable answer, those lists that matter are asked at their own name servers.
/// Not those that nobody answers for, which would only take as long again.
ListHealth listHealth(Inquiry& ask, const Blocklist& list, ListForm form);

/// What a list says about one subject. Nothing is asked before the list has proved itself, so that dead lists
/// cost their test entries and no more.
struct Listing {
    enum class State { Open, NoVerdict, Clear, Listed };
    State state = State::Open;
    std::vector<std::pair<std::string, ListCode>> codes;  ///< documented ones, with the answer
    std::vector<std::string> unknownCodes;                ///< never counted
    std::string reason;                                   ///< of NoVerdict: an English clause
    ListHealth health;
    std::vector<std::string> evidence;

    bool has(ListCode::Kind kind) const;
    /// "127.0.0.4", "XBL: ..." of the codes of a kind, joined.
    std::string codesOf(ListCode::Kind kind) const;
    std::string meaningsOf(ListCode::Kind kind) const;
};

Listing listingOf(Inquiry& ask, const Blocklist& list, const ListSubject& subject);

/// The form in which a list of addresses is asked about this one.
ListForm formOf(const IpAddress& address);

}  // namespace mailvitals
