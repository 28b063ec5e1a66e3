// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"

#include <compare>
#include <string>
#include <string_view>
#include <vector>

namespace mailvitals {

enum class NameError {
    Empty,
    EmptyLabel,    ///< "a..b" or a leading dot
    LabelTooLong,  ///< more than 63 octets (RFC 1035 section 2.3.4)
    NameTooLong,   ///< more than 255 octets on the wire (RFC 1035 section 2.3.4)
    BadEscape,     ///< a backslash that is not \DDD or \X (RFC 1035 section 5.1)
};

/// A name of the DNS: any octets in labels, compared without regard to ASCII case (RFC 4343). Held in lower
/// case.
class DomainName {
 public:
    DomainName() = default;  ///< the root

    /// From text with RFC 1035 section 5.1 escapes; one trailing dot is allowed. No IDNA: see Target.
    static Expected<DomainName, NameError> parse(std::string_view text);
    /// From the labels of a wire message, in order, without the root label.
    static Expected<DomainName, NameError> fromLabels(std::vector<std::string> labels);

    bool isRoot() const { return labels_.empty(); }
    const std::vector<std::string>& labels() const { return labels_; }
    /// Without a trailing dot, odd octets escaped; "." for the root.
    std::string toString() const;

    /// The name without its left-most label; the root's parent is the root.
    DomainName parent() const;
    /// prefix labels put in front ("_dmarc", "dkim._domainkey").
    Expected<DomainName, NameError> child(std::string_view prefix) const;
    /// The last count labels.
    DomainName suffix(std::size_t count) const;
    /// True for the name itself as well.
    bool isWithin(const DomainName& ancestor) const;
    /// Letters, digits and inner hyphens only (RFC 1123 section 2.1), so that a host may be called so.
    bool isHostName() const;

    auto operator<=>(const DomainName&) const = default;

 private:
    std::vector<std::string> labels_;
};

/// For names that are written in the program itself; an ill-formed one is the root.
DomainName operator""_dn(const char* text, std::size_t length);

}  // namespace mailvitals
