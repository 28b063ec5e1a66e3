// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/domain_name.h"
#include "base/expected.h"
#include "base/ip_address.h"

#include <string>
#include <string_view>
#include <variant>

namespace mailvitals {

enum class TargetError {
    Empty,
    TooLong,     ///< longer than any name or e-mail address can be
    EmptyLabel,  ///< two dots in a row, or a leading one
    LabelTooLong,
    NoDot,         ///< one bare word
    NotAName,      ///< characters that no host or mail domain can have
    NotAnAddress,  ///< looks like an IP address but is none
    NotPublic,     ///< a name that exists on one machine or network alone: localhost, .local
};

/// A sentence for the person who typed it.
std::string explain(TargetError error);

/// What a check is about: a mail domain (or host name), or one address; or a server whose configuration was
/// handed over and names nobody.
class Target {
 public:
    /// Understands what people type: a domain, host name or IP address, also inside a URL or an e-mail
    /// address, with a port, brackets, blanks around or a trailing dot. International names become A-labels
    /// (RFC 5890) by UTS #46.
    static Expected<Target, TargetError> parse(std::string_view typed);
    static Target ofDomain(DomainName name) { return Target(std::move(name)); }
    static Target ofAddress(IpAddress address) { return Target(address); }
    static Target nameless() { return Target(Nameless()); }

    const DomainName* domain() const { return std::get_if<DomainName>(&what_); }
    const IpAddress* address() const { return std::get_if<IpAddress>(&what_); }
    /// "example.org" (A-labels), "192.0.2.1" or "your server".
    std::string toString() const;
    bool isNameless() const { return std::holds_alternative<Nameless>(what_); }
    bool operator==(const Target&) const = default;

 private:
    struct Nameless {
        bool operator==(const Nameless&) const = default;
    };
    using What = std::variant<DomainName, IpAddress, Nameless>;
    explicit Target(What what) : what_(std::move(what)) {}
    What what_;
};

}  // namespace mailvitals
