// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/spf/slips.h"

#include "base/ascii.h"
#include "base/ip_address.h"
#include "records/odd_character.h"
#include "records/spf/term.h"

#include <algorithm>
#include <array>

namespace mailvitals::spf {
namespace {

constexpr const char* versionSection = "RFC 7208 section 4.5";
constexpr const char* termSection = "RFC 7208 section 4.6.1";
constexpr std::string_view version = "v=spf1";

ParseError errorAt(std::size_t where, const char* what, std::string_view found, const char* section) {
    return ParseError{where, what, std::string(found), section};
}

/// Blanks of any kind, quotation marks and brackets.
std::size_t wrappingBefore(std::string_view txt) {
    std::size_t at = 0;
    while (at < txt.size()) {
        const auto odd = oddCharacterAtStart(txt.substr(at));
        if (!odd && std::string_view(" '`(<[").find(txt[at]) == std::string_view::npos) break;
        at += odd ? odd->length : 1;
    }
    return at;
}

/// "v=spf1" with blanks within, or with another mark or number: what it looks like, or null.
const char* otherSpelling(std::string_view text) {
    std::string bare;
    constexpr std::size_t longest = 40;  // of a version with its blanks
    for (const char c : text.substr(0, longest)) {
        if (!ascii::isSpace(c)) bare += ascii::lower(c);
    }
    if (bare.starts_with(version)) return "a blank within v=spf1";
    if (bare.starts_with("v:spf") || bare.starts_with("v-spf")) return "no equals sign in v=spf1";
    if (bare.starts_with("v=spf")) return "a version other than spf1";
    if (bare.starts_with("v=sfp1")) return "a version other than spf1";
    if (bare.starts_with("spf=") || bare.starts_with("spf1") || bare.starts_with("spf:"))
        return "no v=spf1 at its beginning";
    return nullptr;
}

ParseError behindVersion(std::string_view txt, std::size_t at) {
    if (const auto odd = oddCharacterAtStart(txt.substr(at))) {
        return {at, std::string(odd->name) + " where a space belongs behind v=spf1",
                std::string(txt.substr(at, odd->length)), versionSection};
    }
    if (ascii::isDigit(txt[at])) {
        const std::string_view word =
            txt.substr(at - version.size(), txt.find(' ', at) - at + version.size());
        return errorAt(at - version.size(), "a version other than spf1", word, versionSection);
    }
    if (txt[at] == '\\') return errorAt(at, "a backslash behind v=spf1", "\\", versionSection);
    const bool mark = !ascii::isAlnum(txt[at]) && std::string_view("+-~?").find(txt[at]) == txt.npos;
    return errorAt(at, mark ? "another character than a space behind v=spf1" : "no space behind v=spf1",
                   txt.substr(at, mark ? 1 : txt.find(' ', at) - at), versionSection);
}

bool isNetworkText(std::string_view text) {
    return IpAddress::parse(text.substr(0, text.find('/'))).has_value();
}

}  // namespace

std::optional<ParseError> nearMiss(std::string_view txt) {
    if (isRecord(txt)) return std::nullopt;
    const std::string lowered = ascii::lowered(txt);
    const std::size_t at = lowered.find(version);
    if (at == 0) return behindVersion(txt, version.size());
    const std::size_t wrapping = wrappingBefore(txt);
    if (at == wrapping) {
        if (const auto odd = oddCharacterAtStart(txt)) {
            return ParseError{0, std::string(odd->name) + " before v=spf1",
                              std::string(txt.substr(0, odd->length)), versionSection};
        }
        return errorAt(0, txt.front() == ' ' ? "a blank before v=spf1" : "a character before v=spf1",
                       txt.substr(0, 1), versionSection);
    }
    if (const char* spelling = otherSpelling(txt.substr(wrapping)))
        return errorAt(wrapping, spelling, txt.substr(wrapping, txt.find(' ', wrapping) - wrapping),
                       versionSection);
    // Two texts in one record: that of a verification, or a record's own name, stands before it.
    if (at != lowered.npos && isRecord(txt.substr(at)))
        return errorAt(0, "other text before v=spf1", txt.substr(0, at), versionSection);
    return std::nullopt;
}

ParseError explainTerm(std::string_view name, std::string_view behind, std::size_t where) {
    const std::string whole = std::string(name).append(behind);
    if (isNetworkText(whole)) {
        const bool v4 = IpAddress::parse(std::string_view(whole).substr(0, whole.find('/')))->isV4();
        return errorAt(where, v4 ? "an address without ip4: before it" : "an address without ip6: before it",
                       whole, termSection);
    }
    if (const auto odd = findOddCharacter(name)) {
        return {where + odd->at, std::string(odd->name) + " in a term",
                std::string(name.substr(odd->at, odd->length)), termSection};
    }
    if (ascii::equalsIgnoringCase(name, "v")) return errorAt(where, "v= a second time", whole, termSection);
    if (name.empty()) return errorAt(where, "no name of a mechanism", behind, termSection);
    const bool known = ascii::equalsIgnoringCase(name, "redirect") || ascii::equalsIgnoringCase(name, "exp");
    if (known && behind.starts_with(':')) {
        return errorAt(where + name.size(), "a colon where this modifier needs an equals sign", ":",
                       termSection);
    }
    return errorAt(where, "unknown mechanism", name, termSection);
}

std::vector<std::string> deadTerms(const Record& record) {
    std::vector<std::string> terms;
    bool behind = false;
    for (const Mechanism& mechanism : record.mechanisms) {
        if (behind) terms.push_back(mechanism.text);
        behind = behind || mechanism.kind == MechanismKind::All;
    }
    if (behind && record.redirect) terms.push_back(record.redirect->name + "=" + record.redirect->value.text);
    return terms;
}

std::vector<std::string> mistakenModifiers(const Record& record) {
    static constexpr std::array mechanisms{MechanismKind::All, MechanismKind::Include, MechanismKind::A,
                                           MechanismKind::Mx,  MechanismKind::Ptr,     MechanismKind::Ip4,
                                           MechanismKind::Ip6, MechanismKind::Exists};
    std::vector<std::string> terms;
    for (const Modifier& modifier : record.unknown) {
        const bool mistaken =
            ascii::equalsIgnoringCase(modifier.name, "ip") || ascii::equalsIgnoringCase(modifier.name, "v") ||
            std::any_of(mechanisms.begin(), mechanisms.end(),
                        [&](MechanismKind kind) { return isNamed(modifier, toString(kind)); });
        if (mistaken) terms.push_back(modifier.name + "=" + modifier.value.text);
    }
    return terms;
}

}  // namespace mailvitals::spf
