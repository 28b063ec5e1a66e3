// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/spf/question.h"

#include "records/dns/aliases.h"

#include <algorithm>

namespace mailvitals::spf {
namespace {

void take(Reply& reply, const dns::Record& record) {
    if (const auto* address = std::get_if<IpAddress>(&record.data))
        reply.addresses.push_back(*address);
    else if (const auto* name = std::get_if<DomainName>(&record.data))
        reply.names.push_back(*name);
    else if (const auto* mx = std::get_if<dns::Mx>(&record.data))
        reply.names.push_back(mx->exchange);
    else if (const auto* txt = std::get_if<dns::Txt>(&record.data))
        reply.texts.push_back(txt->joined());
}

}  // namespace

Reply replyFrom(dns::Rcode rcode, const std::vector<dns::Record>& answers, const Question& question) {
    Reply reply;
    if (rcode == dns::Rcode::NxDomain) {
        reply.state = Reply::State::NoSuchName;
        return reply;
    }
    if (rcode != dns::Rcode::NoError) {
        reply.state = Reply::State::Failed;
        reply.reason = "the name server answered " + dns::toString(rcode);
        return reply;
    }
    std::vector<dns::Record> records = dns::resolve(answers, question.name, question.type).records;
    if (question.type == dns::Type::Mx) {
        std::stable_sort(records.begin(), records.end(), [](const dns::Record& a, const dns::Record& b) {
            const auto* first = std::get_if<dns::Mx>(&a.data);
            const auto* second = std::get_if<dns::Mx>(&b.data);
            return first && second && first->preference < second->preference;
        });
    }
    for (const dns::Record& record : records) take(reply, record);
    if (!records.empty()) reply.state = Reply::State::Found;
    return reply;
}

}  // namespace mailvitals::spf
