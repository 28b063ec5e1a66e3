// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/evidence.h"
#include "evidence/weight_parts.h"

namespace mailvitals {

/// What a piece of evidence takes in a file, in octets, and about what in memory: rather too much than too
/// little, so that whoever keeps count can promise that the file stays readable.
std::size_t weightOf(const Question& question, const Timing& timing);
/// Of a kind's answer.
template <class A>
std::size_t weightOf(const A& answer) {
    return KindOf<A>::weigh(answer);
}

/// What the answers of one check may weigh together. A home has not a hundredth of it; a file with so much
/// can still be opened (largestEvidenceFile).
inline constexpr std::size_t heaviestEvidence = 32 * 1024 * 1024;

}  // namespace mailvitals
