// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/config/trust.h"

#include <map>

/// What the kept facts of smtpd.conf(5) say, as something that can be evaluated.
namespace mailvitals::config::opensmtpd {

enum class Subject { Source, Domain, Tag, Helo, Auth, Tls, Sender, Recipient, ReverseName, Socket };

/// One part of a rule; all of them have to be met.
struct Part {
    Subject subject{};
    bool negated = false;
    bool anything = false;  ///< "any", or "auth" and "rdns" without a list
    bool own = false;       ///< "local": the host itself, its own names
    bool pattern = false;   ///< "regex"
    std::string table{};    ///< empty: the entries stand in the rule
    std::vector<std::string> entries{};
};

struct Rule {
    std::vector<Part> parts{};
    bool rejects = false;
    bool relays = false;     ///< its action, where it has one, delivers elsewhere
    bool elsewhere = false;  ///< stands for the rules of another file
    bool unclear = false;    ///< a part of it is not understood
    Place at;
};

struct Table {
    bool complete = false;  ///< its entries stand in the text
    std::vector<std::string> entries{};
    Place at;
};

struct Listener {
    std::string tag{};
    bool loopback = false;
    bool authenticated = false;  ///< demands a login
    std::vector<std::string> filters{};
    Place at;
};

struct Rules {
    std::vector<Rule> rules{};
    std::map<std::string, Table> tables{};
    std::vector<Listener> listeners{};
    std::map<std::string, std::vector<std::string>> filters{};  ///< what each passes on to, or "rejects"
    std::optional<Place> first{};
};

/// The facts of all texts of OpenSMTPD's together; one that another includes stands in its place.
Rules rulesIn(const Texts& texts);

}  // namespace mailvitals::config::opensmtpd
