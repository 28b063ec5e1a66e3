// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/printable.h"
#include "records/tlsa/record.h"
#include "report/kind_exhibits.h"

namespace mailvitals::report {
namespace {

std::string rdataOf(const dns::Record& record) {
    const auto* raw = std::get_if<dns::RawRdata>(&record.data);
    if (record.type == dns::Type::Tlsa && raw != nullptr) {
        if (const auto tlsa = tlsa::parse(raw->bytes)) return tlsa->toString();
    }
    return dns::toString(record.data);
}

void addRecords(Exhibit& exhibit, const std::vector<dns::Record>& records, const char* mark) {
    for (const dns::Record& record : records) {
        exhibit.lines.push_back(printable(mark + record.name.toString() + ". " + std::to_string(record.ttl) +
                                          " " + dns::toString(record.type) + " " + rdataOf(record)));
    }
}

}  // namespace

void show(Exhibit& exhibit, const DnsQuestion&, const Attempt<DnsAnswer>& look) {
    if (!look.answer()) return;
    const DnsAnswer& answer = *look.answer();
    exhibit.how = "from " + answer.server.toString() + " over " + (answer.overTcp ? "TCP" : "UDP") + " in " +
                  inMilliseconds(look.timing());
    std::string status = dns::toString(answer.rcode);
    if (answer.authoritative) status += ", with authority";
    if (answer.authenticData) status += ", validated (AD)";
    exhibit.lines.push_back(status);
    addRecords(exhibit, answer.answers, "");
    if (answer.answers.empty()) addRecords(exhibit, answer.authority, "authority: ");
}

}  // namespace mailvitals::report
