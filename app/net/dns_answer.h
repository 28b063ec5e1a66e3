// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/dns_item.h"

namespace mailvitals::net {

/// Is the message an answer, and to this question?
inline bool isAnswerTo(const DnsQuestion& question, const dns::Message& message) {
    return message.isResponse && message.questionName == question.name &&
           message.questionType == question.type;
}

inline DnsAnswer toAnswer(dns::Message message, const IpEndpoint& server, bool overTcp) {
    return {server,
            overTcp,
            message.rcode,
            message.authoritative,
            message.authenticData,
            std::move(message.answers),
            std::move(message.authority)};
}

}  // namespace mailvitals::net
