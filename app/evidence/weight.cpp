// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/weight.h"

namespace mailvitals {

std::size_t weightOf(const Question& question, const Timing& timing) {
    // What is in the id stands in the question's own fields once more.
    return weight::frameOfItem + 2 * weight::ofText(idOf(question)) + weight::ofText(timing.after) +
           std::visit([]<class Q>(const Q& q) { return KindOf<Q>::weigh(q); }, question);
}

}  // namespace mailvitals
