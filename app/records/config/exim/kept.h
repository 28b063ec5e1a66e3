// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

/// The shapes of what is kept of Exim's configuration; see shapes.h.
namespace mailvitals::config {

std::string keptEximHosts(std::string_view list);
std::string keptEximDomains(std::string_view list);
std::string keptEximLocalParts(std::string_view list);
std::string keptEximAddresses(std::string_view list);
/// The names of access lists that an option may use: one, or "..." and the candidates.
std::string keptEximAcl(std::string_view value);
/// A word of Exim's own: a section, a driver, a condition, what is verified.
std::string keptEximWord(std::string_view value);
/// The value of a condition that is a constant.
std::string keptEximCondition(std::string_view value);
/// "*", or something narrower.
std::string keptEximAny(std::string_view value);
/// Nothing: that the key stands there is all.
std::string keptNothing(std::string_view value);
std::string keptForgotten(std::string_view value);

}  // namespace mailvitals::config
