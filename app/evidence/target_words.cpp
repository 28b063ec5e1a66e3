// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/target_words.h"

#include "base/ascii.h"
#include "base/printable.h"
#include "evidence/target_host.h"

namespace mailvitals {
namespace {

/// The first character that cannot stand in a host's name, whole, with its bytes beyond ASCII; empty: none.
std::string_view firstBad(std::string_view host) {
    for (std::size_t i = 0; i < host.size(); ++i) {
        const char c = host[i];
        if (ascii::isAlnum(c) || c == '-' || c == '.' || static_cast<unsigned char>(c) >= 0x80) continue;
        return host.substr(i, 1);
    }
    return {};
}

}  // namespace

std::string explain(TargetError error, std::string_view typed) {
    if (error != TargetError::NotAName || typed.size() > 2000) return explain(error);
    const std::string_view bad = firstBad(ascii::trimmed(hostPart(ascii::trimmed(typed))));
    if (bad.empty()) return explain(error);
    if (bad == " ")
        return "There is a blank inside, and no domain name has one. Type one name, for example example.org.";
    if (bad == ",") return "There is a comma where names have a dot: type example.org, not example,org.";
    return "The character “" + printable(bad) + "” cannot stand in a domain name.";
}

}  // namespace mailvitals
