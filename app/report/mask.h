// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/ip_address.h"
#include "findings/document.h"
#include "findings/finding.h"

#include <map>
#include <set>
#include <string>
#include <string_view>

namespace mailvitals::report {

/// Puts other names in place of those by which an owner can be found, so that a report can be shown to
/// strangers: one name always becomes the same one, so that the report can still be followed.
///
///   domain names      mail.homelab.org -> mail.domain-1.example; a host's label that says more than "mail"
///                     becomes host-1, names below _domainkey and other underscores stay
///   public addresses  198.51.100.25 -> 192.0.2.25: the network is another, the last octet stays, so that
///   what
///                     lies in one /24 still does; of IPv6 the first /64
///   mailboxes         jane@homelab.org -> user-1@domain-1.example; postmaster and its kin stay
///   keys and hashes   [data-1, 64 characters]
///
/// What identifies nobody stays: private addresses, the lists and services that everybody asks, names of
/// files and of rules. It works on text, so it also masks what only looks like a name.
class Mask {
 public:
    /// `kept` are domains that are everybody's, such as blocklists.
    explicit Mask(std::set<std::string, std::less<>> kept);

    std::string text(std::string_view text);
    /// A line of a message's header: subject and display names are left out as well.
    std::string headerLine(std::string_view line);
    /// Words of our own pages with the owner's names filled in: only names that were met before are replaced,
    /// so findings come first. The pages' own links stay.
    std::string ownText(std::string_view words);
    Document document(Document document);
    Subject subject(const Subject& subject);
    void finding(Finding& finding);

 private:
    std::string address(const IpAddress& address);
    std::string name(std::string_view name);
    std::string reversed(std::string_view labels, std::string_view zone);
    std::string label(const std::string& label, bool selector);
    std::string local(std::string_view local);
    std::size_t place(std::map<std::string, std::size_t>& places, const std::string& key);
    std::string piece(std::string_view text, std::size_t& at);

    bool isKnown(const IpAddress& address) const;

    std::set<std::string, std::less<>> kept_;
    bool onlyKnown_ = false;
    std::map<std::string, std::size_t> domains_;
    std::map<std::string, std::size_t> hosts_;
    std::map<std::string, std::size_t> users_;
    std::map<std::string, std::size_t> networks4_;
    std::map<std::string, std::size_t> networks6_;
    std::map<std::string, std::size_t> interfaces_;
    std::map<std::string, std::size_t> data_;
};

}  // namespace mailvitals::report
