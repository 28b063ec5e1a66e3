// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/dns_item.h"

#include "evidence/weight_parts.h"

namespace mailvitals {

std::string DnsQuestion::id() const {
    std::string id = "dns:" + dns::toString(type) + " " + name.toString();
    if (questionClass != dns::Class::In) id += " " + dns::toString(questionClass);
    if (flags.checkingDisabled) id += " cd";
    if (flags.dnssecOk) id += " do";
    if (server) id += " @" + server->toString();
    return id;
}

std::string DnsKind::title(const DnsQuestion& question) {
    return dns::toString(question.type) + " records of " + question.name.toString();
}

std::size_t DnsKind::weigh(const DnsQuestion&) {
    return weight::frame;  // the id has the name and the server
}

std::size_t DnsKind::weigh(const DnsAnswer& answer) {
    const auto weigh = [](const dns::Record& record) { return dns::weightOf(record); };
    return weight::frame + weight::sumOf(answer.answers, weigh) + weight::sumOf(answer.authority, weigh) +
           weight::sumOf(answer.additional, weigh);
}

}  // namespace mailvitals
