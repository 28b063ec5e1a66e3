// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/config/exim/rules.h"

namespace mailvitals::config::exim {

enum class Tri { No, Maybe, Yes };

Tri operator!(Tri value);

/// A client that has not authenticated, and what it says. What it may choose it chooses as it likes: the
/// sender, the recipient elsewhere, whether it encrypts.
struct Visitor {
    IpAddress address;
    std::string sender;     ///< "" or "local@domain", both as in the kept lists
    std::string recipient;  ///< the domain, at which it writes to somebody whom no list names
    bool encrypts = false;
};

/// Is the visitor in these lists (specification, chapter 10)?
class Lists {
 public:
    /// `strict`: what a list says that the texts do not hold may concern the visitor.
    Lists(const Rules& rules, const Visitor& visitor, bool strict, std::size_t& work)
        : rules_(rules), visitor_(visitor), strict_(strict), work_(work) {}

    Tri hosts(const std::vector<Item>& items) { return match(ListType::Hosts, items, {}, 0); }
    Tri domain(const std::vector<Item>& items, std::string_view domain) {
        return match(ListType::Domains, items, domain, 0);
    }
    Tri sender(const std::vector<Item>& items) {
        return match(ListType::Addresses, items, visitor_.sender, 0);
    }
    Tri recipient(const std::vector<Item>& items);
    Tri localPart(const std::vector<Item>& items) { return match(ListType::LocalParts, items, {}, 0); }

 private:
    Tri match(ListType type, const std::vector<Item>& items, std::string_view subject, std::size_t depth);
    Tri item(ListType type, const Item& item, std::string_view subject, std::size_t depth);
    Tri host(const Item& item) const;
    Tri domainItem(std::string_view word, std::string_view domain) const;
    Tri address(std::string_view word, std::string_view subject) const;
    Tri perhaps() const { return strict_ ? Tri::Maybe : Tri::No; }

    const Rules& rules_;
    const Visitor& visitor_;
    bool strict_;
    std::size_t& work_;
};

/// The most elements and statements that are looked at for one server; what lies behind is not known.
inline constexpr std::size_t mostWork = 3'000'000;

/// The local part of a recipient whom no list names.
inline constexpr std::string_view nobodyListed = "anybody";
/// Stands for the server's own name, "@" in a list of domains.
inline constexpr std::string_view ownName = "own-name.invalid";

}  // namespace mailvitals::config::exim
