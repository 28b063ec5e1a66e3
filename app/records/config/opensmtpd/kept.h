// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/config/numbered.h"

#include <string>
#include <string_view>

/// The shapes of what is kept of OpenSMTPD's configuration; see shapes.h.
namespace mailvitals::config {

/// A rule behind "match", "accept" or "reject": the words of the language, networks, tables, domains and
/// names of actions.
std::string keptMatchRule(std::string_view rule);
/// An element of a table: a network, a domain, or an address without its local part.
std::string keptTableEntry(std::string_view entry);
/// Words of smtpd.conf(5) that are no names.
std::string keptSmtpdWords(std::string_view value);

namespace opensmtpd {

/// What may be kept of a text that is no word of the language. With `numbers`, what names somebody becomes a
/// number; without, it is forgotten, and what has become a number before stays.
std::string keptText(std::string_view text, Numbered* numbers);
bool isWord(std::string_view word);

}  // namespace opensmtpd
}  // namespace mailvitals::config
