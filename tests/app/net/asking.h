// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/resolver.h"
#include "records/dns/wire.h"

#include <QByteArray>

#include <future>

namespace mailvitals::test {

/// Asks and waits; the resolver itself keeps every question in bounds, so a get() without limit shows a hang.
inline net::DnsOutcome askAndWait(net::Resolver& resolver, const DnsQuestion& question) {
    std::promise<net::DnsOutcome> promise;
    auto future = promise.get_future();
    resolver.ask(question, [&](net::DnsOutcome outcome) { promise.set_value(std::move(outcome)); });
    return future.get();
}

inline DnsQuestion mxQuestion(const char* name = "example.org") {
    return DnsQuestion::of(*DomainName::parse(name), dns::Type::Mx);
}

inline dns::Message replyTo(const dns::Message& query) {
    dns::Message reply = query;
    reply.isResponse = true;
    reply.answers.push_back({query.questionName, dns::Type::Mx, 300, dns::Mx{10, "mail.example.org"_dn}});
    return reply;
}

inline QByteArray wire(const dns::Message& message) {
    return QByteArray::fromStdString(dns::encode(message));
}

}  // namespace mailvitals::test
