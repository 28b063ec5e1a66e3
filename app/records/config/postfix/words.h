// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Postfix's own grammar: words of a list, braces, and the restrictions of smtpd (postconf(5)).
namespace mailvitals::config::postfix {

/// The words of a list: between blanks and commas, where braces hold a word together. At most `most`; the
/// rest is left out.
std::vector<std::string_view> listWords(std::string_view value, std::size_t most = 1000);

/// The words of a line of master.cf: between blanks alone.
std::vector<std::string_view> argumentWords(std::string_view line);

/// "{ a }" is "a"; what is not wholly within braces stays as it is.
std::string_view withoutBraces(std::string_view word);

/// Whose name or address a table is asked for.
enum class Subject { Client, ClientName, Helo, Sender, Recipient, Login };

/// What a restriction does, as far as it concerns who may relay.
enum class Effect {
    Permit,
    Refuse,
    Networks,            ///< permit_mynetworks
    Interfaces,          ///< permit_inet_interfaces: the server's own addresses
    RefuseRelaying,      ///< reject_unauth_destination, defer_unauth_destination
    Destinations,        ///< permit_auth_destination
    DeferIfPermit,       ///< whatever lets the message in afterwards is turned into a deferral
    WarnIfReject,        ///< the next restriction refuses nobody
    Table,               ///< check_*_access TABLE
    PermitByClaim,       ///< lets in whoever says the right thing
    PermitByAuthority,   ///< lets in whoever has a certificate of some authority
    Policy,              ///< another program decides
    Nothing,             ///< lets nobody in who is a stranger, and can be passed by one
    NothingWithArgument  ///< the same; one more word belongs to it
};

struct Restriction {
    Effect effect{};
    Subject subject = Subject::Client;  ///< of a table
    bool mayPermit = true;              ///< of a table: Postfix itself lets no OK of it count
};

/// Does a restriction of this name refuse whom the blocklist says that stands behind it?
bool asksBlocklist(std::string_view name);

/// The restriction of this name, in any case of letters; nothing: Postfix has none, or it is a class or
/// table.
std::optional<Restriction> restrictionNamed(std::string_view name);

}  // namespace mailvitals::config::postfix
