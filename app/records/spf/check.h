// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/spf/question.h"
#include "records/spf/session.h"
#include "records/spf/tree.h"

#include <vector>

namespace mailvitals::spf {

/// What check_host() says as far as the known answers carry it.
struct Evaluation {
    /// None: open, and `questions` is not empty then.
    std::optional<Result> result;
    /// What is not known yet and could be asked now: the questions that the decision waits for, and beside
    /// them those of the terms behind, as far as a receiver may still come there. They do not depend on each
    /// other, and asking them together makes the wait as long as the longest chain instead of the sum.
    /// Nothing behind a term that certainly ends the evaluation is asked for. Each once.
    std::vector<Question> questions;
    Node tree;
    std::string explanation;   ///< of a fail, if the session wants it and the domain gives one (section 6.2)
    unsigned lookups = 0;      ///< terms that asked, counted in the order of evaluation (section 4.6.4)
    unsigned voidLookups = 0;  ///< terms whose questions found nothing
};

/// check_host() (RFC 7208 section 4) over the answers that `lookup` knows: pure, and bounded for any record.
/// Called again with more answers known it comes further, until nothing is open.
///
/// Where the standard leaves a choice, or large receivers differ:
/// - An mx with more than ten hosts is a permerror at once, since which ten are asked first is chance.
/// - An mx matches if any of its hosts does, also where another host's addresses could not be looked up.
/// - Void look-ups are counted by term, as section 4.6.4 words it: an mx of three hosts without addresses
/// counts
///   once. pyspf and Mail::SPF count every empty answer, so that such a record fails there earlier.
/// - A ptr whose questions fail does not match (section 5.5); several large receivers skip ptr altogether.
/// - A name without a dot is "none" (section 4.3), also as the target of an include.
Evaluation check(const Session& session, const Lookup& lookup);

}  // namespace mailvitals::spf
