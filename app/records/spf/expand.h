// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/spf/macro_string.h"
#include "records/spf/session.h"

#include <string>

namespace mailvitals::spf {

/// What macros stand for at one place of an evaluation (RFC 7208 section 7.2).
struct MacroValues {
    const Session* session = nullptr;    ///< null: nobody sends; only %{d} has a value
    const DomainName* domain = nullptr;  ///< %{d}: the domain whose record is being evaluated
    std::string validated = "unknown";   ///< %{p}
};

/// Does the string need the client's validated name?
bool needsValidatedName(const MacroString& string);

/// Does the sender's local part go into it (%{l} and %{s})?
bool holdsLocalPart(const MacroString& string);

/// The string with its macros replaced. None where that cannot be: without a session, when other macros than
/// %{d} stand in it; and for a local part that is not ASCII, because no name in the DNS could be meant by it
/// (RFC 8616 section 4).
std::optional<std::string> expand(const MacroString& string, const MacroValues& values);

/// As the name that a question is put for; none where expand() gives none, or where what comes out is no
/// name.
std::optional<DomainName> expandToName(const MacroString& string, const MacroValues& values);

}  // namespace mailvitals::spf
