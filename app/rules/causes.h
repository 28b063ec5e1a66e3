// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/evidence.h"
#include "findings/catalogue.h"

#include <vector>

namespace mailvitals {

/// Names the cause of findings that have one in common (`because`): the domain does not exist, its records
/// cannot be read, its server does not answer, this network blocks port 25. Every finding keeps what it says;
/// whoever shows them may tell the cause once. A cause never has a cause itself. What was named before is
/// forgotten.
void linkCauses(std::vector<Finding>& findings, const Evidence& evidence, const Catalogue& catalogue);

}  // namespace mailvitals
