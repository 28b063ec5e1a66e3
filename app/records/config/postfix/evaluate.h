// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/config/postfix/networks.h"

namespace mailvitals::config::postfix {

/// Why a list cannot be followed to its end from the texts alone, the most certain first.
enum class Doubt {
    Claim,         ///< what the client says of itself is looked up in a table that is not given
    Table,         ///< so is its address, its name or the recipient; or a program decides
    NotUnderstood  ///< a word that is none of Postfix's
};

/// A place where a list may let a client in although the rest of it does not.
struct Exit {
    Doubt doubt{};
    std::optional<Place> at;
    std::string what;
};

/// What becomes of one client's RCPT to an address elsewhere.
struct Outcome {
    bool permitted = false;      ///< as far as the texts tell
    std::optional<Place> by;     ///< the parameter that let it in; nothing: a default
    std::vector<Exit> exits;     ///< any one of them would let it in; none: it is refused
    std::vector<Exit> barriers;  ///< what may refuse it although the texts let it in
};

/// A list of restrictions of one smtpd (postconf(5), smtpd_relay_restrictions and the others).
struct List {
    std::vector<std::string> words;
    std::optional<Place> at;
    Subject plain = Subject::Client;  ///< what a table without "check_..." is asked for
    // Known to the server when it asks the list.
    bool helo = true;
    bool sender = true;
    bool recipient = true;
    bool onlyWithHelo = false;  ///< a client that sends no HELO is not asked
};

/// All that decides about a RCPT at one smtpd.
struct Server {
    std::vector<List> lists;  ///< in the order in which they are asked; a permit ends its own list only
    std::map<std::string, std::vector<std::string>, std::less<>> classes;
    Networks networks;
    std::vector<IpAddress> interfaces;  ///< for permit_inet_interfaces
    bool relaysAnywhere = false;        ///< every domain is among relay_domains
    std::vector<Exit> doubts;           ///< about what came before: variables, relay_domains
    bool helloRequired = false;         ///< smtpd_helo_required
    bool refusesNobody = false;         ///< Postfix does not start with such lists (smtpd(8))
    std::vector<Place> places;          ///< what was read
};

Server serverOf(const Settings& settings, const std::vector<Cidr>& own, Tables& tables);

/// The tables that a server's lists and classes name.
struct NamedTable {
    const Table* table = nullptr;
    Subject subject{};
    std::optional<Place> at;
};
std::vector<NamedTable> tablesOf(const Server& server, Tables& tables);

Outcome ask(const Server& server, Tables& tables, const Client& client);

}  // namespace mailvitals::config::postfix
