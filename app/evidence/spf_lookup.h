// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/evidence.h"
#include "records/spf/question.h"

namespace mailvitals {

/// The question that evidence keeps the answer under.
DnsQuestion dnsQuestionFor(const spf::Question& question);

/// What one look at the DNS means for SPF; none while it is open. `reason` tells a failure in words.
std::optional<spf::Reply> spfReply(const Attempt<DnsAnswer>& attempt, const spf::Question& question,
                                   const std::function<std::string(const Failure&)>& reason);

/// Answers from what is already in the evidence, which has to live longer.
spf::Lookup spfLookupIn(const Evidence& evidence);

}  // namespace mailvitals
