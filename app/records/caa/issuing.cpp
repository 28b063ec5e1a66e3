// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/caa/issuing.h"

#include <algorithm>
#include <array>

namespace mailvitals::caa {
namespace {

struct Authority {
    std::string_view organisation;
    std::array<std::string_view, 5> names;
};

/// From the practice statements of those who issue what servers at home use.
constexpr std::array<Authority, 5> authorities{{
    {"Let's Encrypt", {"letsencrypt.org"}},
    {"ZeroSSL", {"sectigo.com", "trust-provider.com", "usertrust.com", "comodoca.com", "comodo.com"}},
    {"Google Trust Services", {"pki.goog", "google.com"}},
    {"Google Trust Services LLC", {"pki.goog", "google.com"}},
    {"Buypass AS-983163327", {"buypass.com", "buypass.no"}},
}};

}  // namespace

Rights rightsBy(const std::vector<dns::Caa>& records, bool wildcard) {
    const auto has = [&](Kind kind) {
        return std::any_of(records.begin(), records.end(),
                           [&](const dns::Caa& record) { return kindOf(record.tag) == kind; });
    };
    const Kind wanted = wildcard && has(Kind::IssueWild) ? Kind::IssueWild : Kind::Issue;
    Rights rights;
    rights.restricted = has(wanted);
    for (const dns::Caa& record : records) {
        const auto property = parse(record);
        if (!property) continue;
        if (property->kind == Kind::Unknown && property->critical) rights.unknownCritical = true;
        const bool names = property->kind == wanted && !property->issuer.empty();
        const auto& known = rights.issuers;
        if (names && std::find(known.begin(), known.end(), property->issuer) == known.end())
            rights.issuers.push_back(property->issuer);
    }
    return rights;
}

std::vector<std::string_view> namesOf(std::string_view organisation) {
    std::vector<std::string_view> names;
    for (const Authority& authority : authorities) {
        if (authority.organisation != organisation) continue;
        for (const std::string_view name : authority.names) {
            if (!name.empty()) names.push_back(name);
        }
    }
    return names;
}

}  // namespace mailvitals::caa
