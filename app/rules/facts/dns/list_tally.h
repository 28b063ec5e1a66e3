// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rules/facts/dns/list_answers.h"

namespace mailvitals {

/// One subject on one list.
struct ListHit {
    const Blocklist* list = nullptr;
    ListWeight weight = ListWeight::Ignorable;  ///< that of the heaviest code
    std::string code;
    std::string meaning;
    std::string words;  ///< what the list itself says of it (RFC 5782 section 2.1); text of the network
    std::vector<std::string> evidence;
};

/// What all lists together say about one subject.
struct ListTally {
    std::vector<ListHit> listed;      ///< by lists that receivers use
    std::vector<ListHit> ignorable;   ///< by those that hardly anybody uses
    std::vector<ListHit> unknown;     ///< with answers that the list does not document
    std::vector<std::string> clear;   ///< names of lists that do not have it
    std::vector<std::string> silent;  ///< those without a verdict that receivers use
    std::size_t refused = 0;
    std::size_t dead = 0;
    std::size_t unreachable = 0;
    std::size_t rewritten = 0;
    std::vector<std::string> evidence;  ///< of the clear and the silent ones
    bool open = false;

    /// "4 refused, 2 dead"; empty: every list gave its verdict.
    std::string withoutVerdict() const;
};

/// Of those lists that can have an entry for the subject at all.
ListTally tallyOf(Inquiry& ask, const std::vector<Blocklist>& lists, const ListSubject& subject);

/// Asks the lists for their test entries in good time: these depend on nothing.
void prefetchHealth(Inquiry& ask, const std::vector<Blocklist>& lists, ListForm form);

/// Where its operator removes entries; "none is known" where nobody knows.
std::string pageOf(const Blocklist& list);

/// How to get off, and what the list says: "Removal is by a form. The list says: ..."
std::string removalFor(const ListHit& hit);

/// "UCEPROTECT level 3 (127.0.0.2: ...)" of each.
std::vector<std::string> textsOf(const std::vector<ListHit>& hits);

}  // namespace mailvitals
