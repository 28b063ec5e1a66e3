// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/scenario.h"

/// What a resolver makes of signatures and of names that do not exist, and what the zone above says.
namespace mailvitals::test {
namespace {

DomainName nameOf(const std::string& text) {
    return DomainName::parse(text).value();
}

IpAddress addressOf(const std::string& text) {
    return IpAddress::parse(text).value();
}

}  // namespace

Scenario& Scenario::validates() {
    return signedName(".");
}
Scenario& Scenario::signedName(const std::string& name) {
    signed_.insert(nameOf(name));
    return *this;
}
Scenario& Scenario::bogus(const std::string& name) {
    bogus_.insert(nameOf(name));
    return *this;
}
Scenario& Scenario::bogus(const std::string& name, const std::string& type) {
    bogusTypes_.insert({nameOf(name), dns::typeFromString(type)});
    return *this;
}
Scenario& Scenario::signature(const std::string& name, const std::string& type,
                              std::chrono::sys_seconds until) {
    // RFC 4034 section 3.1; only what is read of it.
    std::string bytes(19, '\0');
    const auto covered = static_cast<std::uint16_t>(dns::typeFromString(type));
    const auto seconds = static_cast<std::uint32_t>(until.time_since_epoch().count());
    bytes[0] = static_cast<char>(covered >> 8);
    bytes[1] = static_cast<char>(covered & 255);
    for (std::size_t i = 0; i < 4; ++i) bytes[8 + i] = static_cast<char>(seconds >> (24 - 8 * i) & 255);
    return record(name, dns::Type::Rrsig, dns::RawRdata{bytes});
}
Scenario& Scenario::validatedHere(const std::string& name, const std::string& type, DnssecStatus status,
                                  const std::string& reason) {
    validated_[{nameOf(name), dns::typeFromString(type)}] = DnssecResult{status, reason, false};
    return *this;
}
Scenario& Scenario::validationOpen(const std::string& name, const std::string& type) {
    validated_[{nameOf(name), dns::typeFromString(type)}] = Open{};
    return *this;
}
Scenario::Outcome<DnssecResult> Scenario::outcomeOf(const DnssecQuestion& question) const {
    const auto found = validated_.find({question.name, question.type});
    if (found != validated_.end()) return found->second;
    return DnssecResult{DnssecStatus::Indeterminate, "there is nobody to ask", false};
}
Scenario& Scenario::rewritesTo(const std::string& address) {
    rewritten_ = addressOf(address);
    return *this;
}
Scenario& Scenario::refers(const std::string& server, const std::string& zone,
                           const std::vector<std::string>& servers,
                           const std::map<std::string, std::string>& glue) {
    const IpEndpoint endpoint{addressOf(server), 53};
    DnsAnswer answer{endpoint, false, dns::Rcode::NoError, false, false, {}, {}};
    for (const std::string& name : servers)
        answer.authority.push_back({nameOf(zone), dns::Type::Ns, 3600, nameOf(name)});
    for (const auto& [name, text] : glue) {
        const IpAddress address = addressOf(text);
        const dns::Type type = address.isV4() ? dns::Type::A : dns::Type::Aaaa;
        answer.additional.push_back({nameOf(name), type, 3600, address});
    }
    direct_[DnsQuestion::direct(nameOf(zone), dns::Type::Ns, endpoint)] = std::move(answer);
    return *this;
}

}  // namespace mailvitals::test
