// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "evidence/attempt.h"
#include "evidence/dns_item.h"

namespace mailvitals::net {

/// Is the message an answer, and to this question?
inline bool isAnswerTo(const DnsQuestion& question, const dns::Message& message) {
    return message.isResponse && message.questionName == question.name &&
           message.questionType == question.type && message.questionClass == question.questionClass;
}

/// The answer as it is kept; or why it is none. What was cut off is not to be had over TCP, so the absence of
/// a record in it says nothing (RFC 2181 section 9).
inline Expected<DnsAnswer, Failure> toAnswer(dns::Message message, const IpEndpoint& server, bool overTcp) {
    if (message.truncated) return unexpected(Failure{FailureReason::CutOff, {}});
    if (message.oversized)
        return unexpected(Failure{FailureReason::TooMuch, "more records than any honest answer has"});
    return DnsAnswer{server,
                     overTcp,
                     message.rcode,
                     message.authoritative,
                     message.authenticData,
                     std::move(message.answers),
                     std::move(message.authority),
                     std::move(message.additional)};
}

}  // namespace mailvitals::net
