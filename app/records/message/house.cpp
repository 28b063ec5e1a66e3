// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/message/house.h"

#include "records/dmarc/public_suffix_list.h"

#include <algorithm>
#include <array>
#include <string>

namespace mailvitals::message {
namespace {

/// Operators whose own servers go by several domains, as their Received: lines show. Lists are separated by
/// blanks; none has domains of customers in it.
struct Operator {
    std::string_view domains;
    std::string_view networks;  ///< in which only its inner servers are
    std::string_view waysOut;   ///< what a sending server's name begins with, "*", what it ends with
};

constexpr std::array operators{
    Operator{"outlook.com office365.com office365.us exchangelabs.com microsoft.com hotmail.com",
             "2603:1000::/24", "*.outbound.protection.outlook.com *.outbound.protection.office365.us"},
    Operator{"google.com googlemail.com gmail.com 1e100.net", "", "mail-*.google.com"},
    Operator{"yahoo.com yahoodns.net aol.com ymail.com yahoo.net", "", "sonic*.yahoo.com sonic*.aol.com"},
    Operator{"icloud.com me.com mac.com apple.com", "", "outbound*.icloud.com"},
    Operator{"messagingengine.com fastmail.com fastmail.fm", "", "*-smtp.messagingengine.com"},
    Operator{"protonmail.ch protonmail.com proton.me proton.ch", "", "mail-*.protonmail.ch"},
    Operator{"gmx.net gmx.de gmx.com", "", "mout*.gmx.net mout*.gmx.com"},
    Operator{"web.de", "", "mout*.web.de"},
    Operator{"kundenserver.de ionos.de ionos.com perfora.net 1and1.com", "",
             "mout*.kundenserver.de mout*.perfora.net"},
    Operator{"rzone.de strato.de", "", "mo*.smtp.rzone.de"},
    Operator{"mailbox.org heinlein-hosting.de heinlein-support.de", "", "mout-*.mailbox.org"},
    Operator{"zoho.com zoho.eu zohomail.com zohomail.eu", "", "sender*.zoho.com sender*.zoho.eu"},
    Operator{"yandex.net yandex.ru yandex.com", "", "forward*.mail.yandex.net"},
};

/// The words of a list, each given to `use` until that is true.
template <class Use>
bool any(std::string_view list, Use use) {
    while (!list.empty()) {
        const std::size_t end = std::min(list.find(' '), list.size());
        if (use(list.substr(0, end))) return true;
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return false;
}

bool holds(std::string_view domains, const DomainName& domain) {
    const std::string text = domain.toString();
    return any(domains, [&](std::string_view one) { return one == text; });
}

bool fits(std::string_view name, std::string_view pattern) {
    const std::size_t star = pattern.find('*');
    return name.size() >= pattern.size() && name.starts_with(pattern.substr(0, star)) &&
           name.ends_with(pattern.substr(star + 1));
}

/// Those that one of the domains belongs to.
template <class Use>
bool anyOperator(const std::vector<DomainName>& domains, Use use) {
    return std::any_of(operators.begin(), operators.end(), [&](const Operator& one) {
        return std::any_of(domains.begin(), domains.end(),
                           [&](const DomainName& domain) { return holds(one.domains, domain); }) &&
               use(one);
    });
}

}  // namespace

bool isInnerName(const DomainName& name) {
    static const std::array<DomainName, 7> endings{"local"_dn,    "localdomain"_dn, "lan"_dn,      "home"_dn,
                                                   "internal"_dn, "arpa"_dn,        "localhost"_dn};
    return name.labels().size() < 2 || IpAddress::parse(name.toString()) ||
           std::any_of(endings.begin(), endings.end(),
                       [&](const DomainName& ending) { return name.isWithin(ending); });
}

void House::add(const DomainName& server) {
    if (isInnerName(server)) return;
    const DomainName domain = dmarc::organizationalDomainByList(server);
    if (std::find(domains_.begin(), domains_.end(), domain) == domains_.end()) domains_.push_back(domain);
}

bool House::owns(const DomainName& name) const {
    if (isInnerName(name)) return false;
    const bool within = std::any_of(domains_.begin(), domains_.end(),
                                    [&](const DomainName& domain) { return name.isWithin(domain); });
    if (within) return true;
    const DomainName domain = dmarc::organizationalDomainByList(name);
    return anyOperator(domains_, [&](const Operator& one) { return holds(one.domains, domain); });
}

bool House::ownsAddress(const IpAddress& address) const {
    return anyOperator(domains_, [&](const Operator& one) {
        return any(one.networks, [&](std::string_view text) {
            const auto network = Cidr::parse(text);
            return network && network->contains(address);
        });
    });
}

bool House::isWayOut(const DomainName& name) const {
    const std::string text = name.toString();
    return anyOperator(domains_, [&](const Operator& one) {
        return any(one.waysOut, [&](std::string_view pattern) { return fits(text, pattern); });
    });
}

}  // namespace mailvitals::message
