// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

/// What is kept of Postfix's parameters and tables; see records/config/shapes.h.
namespace mailvitals::config::postfix {

/// Lists of networks and domains as they stand, with variables and what is put in their place under a
/// condition; of tables that are written out in them the entries, as keptEntry() has them.
std::string keptList(std::string_view value);
/// The same of restrictions, without the names of hosts.
std::string keptRestrictionList(std::string_view value);
/// A line of an access table: the pattern, and of what it leads to the words of smtpd's own. The text that a
/// refusal sends, and names of people, are left out.
std::string keptEntry(std::string_view line);
/// May a parameter of this name be one of the owner's own, such as a restriction class?
bool isOwnersName(std::string_view name);
/// Its name says that the value is nobody's business.
bool isSecretName(std::string_view name);
/// One of Postfix's own that are kept although isOwnersName() holds.
bool isParameterOfAccess(std::string_view name);
/// Nothing in the value is left out by keptRestrictionList(), and some of it is about access.
bool isAccessList(std::string_view value);

}  // namespace mailvitals::config::postfix
