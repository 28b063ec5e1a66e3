// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rules/facts/dns/reverse_names.h"

namespace mailvitals {

/// The names by which filters know a mail server: its domain, the names of its mail hosts and those of their
/// addresses, and of each what its owner registered, which is what lists of domains mostly have.
struct ListedNames {
    std::vector<DomainName> names;  ///< each once; those that strangers share (public suffixes) are left out
    bool open = false;              ///< more may come
    std::string failure;            ///< why others could not be found: an English clause
    std::vector<std::string> evidence;  ///< of the failure
};

ListedNames listedNames(Inquiry& ask);

}  // namespace mailvitals
