// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/dnssec_item.h"

#include "evidence/json_fields.h"
#include "evidence/json_values.h"
#include "evidence/weight_parts.h"

#include <algorithm>
#include <array>

namespace mailvitals {
namespace {

constexpr std::array allStatuses{DnssecStatus::Secure, DnssecStatus::Insecure, DnssecStatus::Bogus,
                                 DnssecStatus::Indeterminate};

}  // namespace

const char* toString(DnssecStatus status) {
    switch (status) {
        case DnssecStatus::Secure: return "secure";
        case DnssecStatus::Insecure: return "insecure";
        case DnssecStatus::Bogus: return "bogus";
        case DnssecStatus::Indeterminate: break;
    }
    return "indeterminate";
}

std::string DnssecQuestion::id() const {
    return "dnssec:" + dns::toString(type) + " " + name.toString();
}

std::string DnssecKind::title(const DnssecQuestion& question) {
    return "DNSSEC validation of the " + dns::toString(question.type) + " records of " +
           question.name.toString();
}

QJsonObject DnssecKind::write(const DnssecQuestion& question) {
    return {{QStringLiteral("name"), plain(question.name.toString())},
            {QStringLiteral("type"), plain(dns::toString(question.type))}};
}

QJsonObject DnssecKind::write(const DnssecResult& result) {
    return {{QStringLiteral("status"), plain(toString(result.status))},
            {QStringLiteral("reason"), safe(result.reason)},
            {QStringLiteral("own_recursion"), result.ownRecursion}};
}

DnssecQuestion DnssecKind::readQuestion(const Fields& fields) {
    return {fields.name("name"), fields.type("type")};
}

DnssecResult DnssecKind::readAnswer(const Fields& fields) {
    DnssecResult result;
    const std::string status = fields.text("status");
    const auto known = std::find_if(allStatuses.begin(), allStatuses.end(),
                                    [&](DnssecStatus one) { return status == toString(one); });
    if (known == allStatuses.end())
        fields.error().set(fields.place("status"), "no status that is known");
    else
        result.status = *known;
    result.reason = fields.bytes("reason");
    result.ownRecursion = fields.flag("own_recursion");
    return result;
}

std::size_t DnssecKind::weigh(const DnssecQuestion&) {
    return weight::frame;  // the id has all of it
}

std::size_t DnssecKind::weigh(const DnssecResult& result) {
    return weight::frame + weight::ofText(result.reason);
}

}  // namespace mailvitals
