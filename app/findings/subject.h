// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/domain_name.h"
#include "base/ip_address.h"

#include <optional>
#include <string>
#include <variant>

namespace mailvitals {

/// What a finding is about: a domain, a mail host, a selector or a list (names), a server (an address, or one
/// of its ports), or something that has a text only, such as a message or "this computer". A value, so that
/// nobody has to read it back out of a text.
class Subject {
 public:
    Subject() = default;
    // Whatever a rule judges is a subject as it is.
    Subject(const char* text) : value_(std::string(text)) {}
    Subject(std::string text) : value_(std::move(text)) {}
    Subject(DomainName name) : value_(std::move(name)) {}
    Subject(IpAddress address) : value_(address) {}
    Subject(IpEndpoint endpoint) : value_(std::move(endpoint)) {}

    /// One port of a server; null: something else.
    const IpEndpoint* endpoint() const { return std::get_if<IpEndpoint>(&value_); }
    /// Of a server, or of one of its ports.
    std::optional<IpAddress> address() const;

    /// "example.org", "192.0.2.1", "192.0.2.1:25"; what reports show.
    std::string toString() const;

    /// The same where a person reads the same.
    friend bool operator==(const Subject& a, const Subject& b) { return a.toString() == b.toString(); }
    friend bool operator<(const Subject& a, const Subject& b) { return a.toString() < b.toString(); }

 private:
    std::variant<std::string, DomainName, IpAddress, IpEndpoint> value_;
};

}  // namespace mailvitals
