// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/config/exim/list.h"

/// The words of Exim's language (specification, chapters 14, 15 and 44).
namespace mailvitals::config::exim {

bool isSection(std::string_view word);
bool isVerb(std::string_view word);
/// A modifier does something and decides nothing.
bool isModifier(std::string_view word);
/// acl_smtp_rcpt and those that are asked before it.
bool isAclOption(std::string_view word);
/// "hostlist", "domainlist_cache"
std::optional<ListType> listTypeOf(std::string_view keyword);
/// "hosts", "sender_domains"
std::optional<ListType> listTypeOfCondition(std::string_view condition);
/// An option of a router by which it may not take an address.
bool limitsRouter(std::string_view option);
std::string firstWord(std::string_view text, std::string_view ends);

}  // namespace mailvitals::config::exim
