// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/spf/question.h"
#include "records/spf/tree.h"

namespace mailvitals::spf {

/// How far a survey looks.
enum class Reach {
    Records,    ///< the records alone: TXT
    MailHosts,  ///< also how many hosts each mx stands for: MX
    Hosts,      ///< also the addresses of what a and mx name, IPv4 and IPv6
};

/// A domain's record with everything that it leads to, for no sender in particular: what a receiver comes to
/// see when nothing matches before the end.
struct Survey {
    Node tree;
    std::vector<Question> questions;  ///< not known yet; none: the survey is complete
    bool endless = false;  ///< a record leads back to itself, or the tree is larger than any honest one

    bool isOpen() const { return !questions.empty(); }
    /// More than ten look-ups, however many they are (RFC 7208 section 4.6.4).
    bool isOverLimit() const { return endless || tree.lookups() > mostLookups; }
};

Survey survey(const DomainName& domain, const Lookup& lookup, Reach reach);

/// The mx terms that stand for more hosts than receivers look at, which is an error wherever one is reached
/// (RFC 7208 section 4.6.4).
struct CrowdedTerm {
    const Node* node;
    const Step* step;
};
std::vector<CrowdedTerm> crowdedTerms(const Node& tree);

/// The terms that ask for what is not there, as a sender of one family meets them (RFC 7208 section 4.6.4).
struct VoidTerm {
    const Node* node;
    const Step* step;
};
std::vector<VoidTerm> voidTerms(const Node& tree, Family family);

}  // namespace mailvitals::spf
