// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/config/postfix/words.h"
#include "records/config/trust.h"

#include <map>
#include <memory>

namespace mailvitals::config::postfix {

/// A client that asks to relay, with what it says of itself.
struct Client {
    IpAddress address;
    std::string name;  ///< "unknown": its address has no name; empty: a name that nobody here knows
    std::string helo;  ///< empty: it sends none
    std::string sender;
    std::string recipient;  ///< never one of the server's own
};

/// A line of a table: what fits, and what it leads to.
struct Entry {
    std::string pattern;  ///< in lower case
    std::string action;
    std::optional<Cidr> network;               ///< that the pattern is
    bool excluded = false;                     ///< it fits all addresses but those of the network
    std::vector<std::pair<Cidr, bool>> under;  ///< "if" around it: in the network, or not
};

/// What a table says.
struct Answer {
    std::optional<std::string> action;
    bool maybe = false;   ///< an entry stands before it, or instead of it, that leads to a permit and may fit
    bool certain = true;  ///< false: an entry may refuse that nobody here can compare
};

/// One lookup table of Postfix's (DATABASE_README), as far as its entries are known.
class Table {
 public:
    std::string word;  ///< as the list names it: "cidr:/etc/postfix/trusted.cidr"
    std::string type;
    bool known = false;  ///< its entries are all here
    bool fails = false;  ///< "fail:": every lookup is an error
    std::vector<Entry> entries;

    /// What access(5) finds for this client.
    Answer find(Subject subject, const Client& client) const;

 private:
    Answer byAddress(const Client& client) const;
    Answer byName(Subject subject, const Client& client) const;
    Answer byPattern() const;
    const Entry* entry(std::string_view key) const;
};

/// May an action let a stranger in? One that is a list of restrictions may where some word of it may.
bool letsIn(std::string_view action);

/// The tables that the texts name, each read once: written out in the list, or as a text of its own that has
/// the name of the file.
class Tables {
 public:
    explicit Tables(const Texts& texts) : texts_(texts) {}
    const Table& named(std::string_view word);
    /// Texts can be written so that following them takes for ever; false: so much has been compared that this
    /// is one.
    bool spend(std::size_t comparisons);

 private:
    void readInner(Table& table, std::string_view inner, char sign) const;
    void readFile(Table& table, std::string_view path) const;

    const Texts& texts_;
    std::size_t spent_ = 0;
    std::map<std::string, std::unique_ptr<Table>, std::less<>> tables_;
};

/// A network as a table or mynetworks writes it: "10.0.0.0/8", "[fd00::]/8"; of access tables also "10.1" and
/// "fd00:1".
std::optional<Cidr> networkIn(std::string_view pattern, bool beginnings);
/// Bits of the host are set where none may be: Postfix takes such a pattern for an error.
bool hasHostBits(const Cidr& network);

}  // namespace mailvitals::config::postfix
