// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/config/exim/list.h"
#include "records/config/trust.h"

#include <map>
#include <set>

/// What the kept facts of Exim's configuration say, as something that can be evaluated.
namespace mailvitals::config::exim {

struct Item {
    std::string word;
    bool negated = false;
    std::optional<Cidr> network{};
};

struct Condition {
    std::string name;
    std::string value;
    bool negated = false;
    std::vector<Item> items{};  ///< of those whose value is a list
    Place at;
};

/// A verb with its conditions; "endpass" is one of them. The verb "include" stands for lines of another file.
struct Statement {
    std::string verb;
    std::vector<Condition> conditions{};
    Place at;
};

using Acl = std::vector<Statement>;

struct Router {
    std::string driver{};
    std::vector<Condition> conditions{};
    bool verifies = true;
    bool more = true;
    bool forLocalUsers = false;
    bool limited = false;
    bool byLookup = false;       ///< of redirect: who is not in the table goes on to the next router
    std::vector<Item> routes{};  ///< of manualroute: the domains
    bool hasRoutes = false;
};

struct NamedList {
    std::vector<Item> items;
    Place at;
};

struct Option {
    std::string value;
    Place at;
};

/// The facts of all texts of Exim's together: a configuration may lie in several files.
struct Rules {
    std::map<std::string, Acl> acls{};
    std::map<std::pair<ListType, std::string>, NamedList> lists{};
    std::map<std::string, Option> options{};
    std::vector<Condition> rejections{};  ///< host_reject_connection
    std::vector<Item> interfaces{};
    std::vector<Router> routers{};
    std::set<std::string> sections{};
    bool included = false;   ///< a part of the routers or of the main settings is in another file
    bool encryption = true;  ///< it is offered

    /// The text reaches far enough that an option that is not in it is not set.
    bool isWhole() const { return sections.contains("routers") || sections.contains("transports"); }
};

Rules rulesIn(const Texts& texts);
std::vector<Item> itemsOf(std::string_view list);

}  // namespace mailvitals::config::exim
