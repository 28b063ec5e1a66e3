// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/spf/tree.h"

#include <string>
#include <vector>

namespace mailvitals::spf {

/// The tree as people read it: a line for each term, beneath an include what it leads to, the lookups that
/// each branch costs in a column, and marks at the term that decided and at what is wrong. Printable plain
/// text with lines of box drawing; long rows of addresses are drawn together, and the whole is bounded.
std::vector<std::string> treeLines(const Node& root);

/// "column 12: unknown mechanism, "foo" (RFC 7208 section 4.6.1)"; the column only where the record has one.
std::string describe(const Problem& problem);

/// "the term mx in the record of example.org", from the outer record inwards: "include:a.example, there
/// ip4:..." Empty where no term decided.
std::string describeDecision(const Node& root);

}  // namespace mailvitals::spf
