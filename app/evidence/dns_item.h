// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/dns/wire.h"

#include <optional>

class QJsonObject;

namespace mailvitals {

class Fields;

/// One question to the DNS.
struct DnsQuestion {
    DomainName name;
    dns::Type type{};
    dns::Class questionClass = dns::Class::In;
    std::optional<IpEndpoint> server;  ///< ask this server itself, without recursion; none: the resolver
    dns::QueryFlags flags{};

    static DnsQuestion of(DomainName name, dns::Type type) {
        return {std::move(name), type, dns::Class::In, std::nullopt, {}};
    }
    /// To a server that answers for the name itself.
    static DnsQuestion direct(DomainName name, dns::Type type, IpEndpoint server) {
        return {std::move(name), type, dns::Class::In, server, {.recursionDesired = false}};
    }

    std::string id() const;  ///< "dns:MX example.org", "dns:TXT whoami.cloudflare @1.1.1.1:53"
    auto operator<=>(const DnsQuestion&) const = default;
};

/// What came back, whatever its response code.
struct DnsAnswer {
    IpEndpoint server;  ///< who answered
    bool overTcp = false;
    dns::Rcode rcode{};
    bool authoritative = false;
    bool authenticData = false;
    std::vector<dns::Record> answers;
    std::vector<dns::Record> authority;
    std::vector<dns::Record> additional = {};  ///< addresses of the servers that a referral names

    bool operator==(const DnsAnswer&) const = default;
};

/// See kinds.h.
struct DnsKind {
    using Question = DnsQuestion;
    using Answer = DnsAnswer;
    static constexpr const char* jsonKey = "dns";
    static constexpr bool isInEveryFile = true;

    static std::string title(const Question& question);  ///< "MX records of example.org"
    static QJsonObject write(const Question& question);
    static QJsonObject write(const Answer& answer);
    static Question readQuestion(const Fields& fields);
    static Answer readAnswer(const Fields& fields);
    static std::size_t weigh(const Question& question);
    static std::size_t weigh(const Answer& answer);
};

}  // namespace mailvitals
