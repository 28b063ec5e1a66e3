// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/spf_lookup.h"

namespace mailvitals {

DnsQuestion dnsQuestionFor(const spf::Question& question) {
    return DnsQuestion::of(question.name, question.type);
}

std::optional<spf::Reply> spfReply(const Attempt<DnsAnswer>& attempt, const spf::Question& question,
                                   const std::function<std::string(const Failure&)>& reason) {
    if (attempt.isOpen()) return std::nullopt;
    if (const Failure* failure = attempt.failure()) {
        spf::Reply reply;
        reply.state = spf::Reply::State::Failed;
        reply.reason = reason(*failure);
        return reply;
    }
    return spf::replyFrom(attempt.answer()->rcode, attempt.answer()->answers, question);
}

spf::Lookup spfLookupIn(const Evidence& evidence) {
    return [&evidence](const spf::Question& question) -> std::optional<spf::Reply> {
        const auto& known = evidence.of<DnsQuestion>();
        const auto found = known.find(dnsQuestionFor(question));
        if (found == known.end()) return std::nullopt;
        return spfReply(found->second, question,
                        [](const Failure& failure) { return std::string(toString(failure.why)); });
    };
}

}  // namespace mailvitals
