// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/spf/term.h"

#include "base/ascii.h"
#include "records/spf/prefix.h"
#include "records/spf/slips.h"

#include <algorithm>
#include <array>

namespace mailvitals::spf {
namespace {

constexpr const char* termSection = "RFC 7208 section 4.6.1";

enum class Argument { Nothing, DomainRequired, DomainOptional, DomainAndPrefix, Network4, Network6 };

struct Grammar {
    std::string_view name;
    MechanismKind kind;
    Argument argument;
    const char* section;
};

constexpr std::array<Grammar, 8> grammars{{
    {"all", MechanismKind::All, Argument::Nothing, "RFC 7208 section 5.1"},
    {"include", MechanismKind::Include, Argument::DomainRequired, "RFC 7208 section 5.2"},
    {"a", MechanismKind::A, Argument::DomainAndPrefix, "RFC 7208 section 5.3"},
    {"mx", MechanismKind::Mx, Argument::DomainAndPrefix, "RFC 7208 section 5.4"},
    {"ptr", MechanismKind::Ptr, Argument::DomainOptional, "RFC 7208 section 5.5"},
    {"ip4", MechanismKind::Ip4, Argument::Network4, "RFC 7208 section 5.6"},
    {"ip6", MechanismKind::Ip6, Argument::Network6, "RFC 7208 section 5.6"},
    {"exists", MechanismKind::Exists, Argument::DomainRequired, "RFC 7208 section 5.7"},
}};

using Failure = std::optional<ParseError>;

ParseError errorAt(std::size_t where, const char* what, std::string_view found, const char* section) {
    return ParseError{where, what, std::string(found), section};
}

bool isQualifier(char c) {
    return c == '+' || c == '-' || c == '~' || c == '?';
}

/// name = ALPHA *( ALPHA / DIGIT / "-" / "_" / "." )
bool isModifierName(std::string_view text) {
    return !text.empty() && ascii::isAlpha(text.front()) && std::all_of(text.begin(), text.end(), [](char c) {
        return ascii::isAlnum(c) || c == '-' || c == '_' || c == '.';
    });
}

Failure readDomain(std::string_view text, std::size_t where, const Grammar& grammar, Mechanism& mechanism) {
    // The most frequent slip of all here deserves better than a word about top-level labels.
    if (IpAddress::parse(text)) {
        return errorAt(where, "an IP address where a name belongs", text, grammar.section);
    }
    auto domain = parseMacroString(text, MacroUse::DomainSpec, where);
    if (!domain) return domain.error();
    mechanism.domain = std::move(*domain);
    return std::nullopt;
}

Failure readDomainAndPrefix(std::string_view argument, std::size_t where, const Grammar& grammar,
                            Mechanism& mechanism) {
    const auto parts = splitDualPrefix(argument, where, grammar.section);
    if (!parts) return parts.error();
    mechanism.prefix4 = parts->prefix4.value_or(mechanism.prefix4);
    mechanism.prefix6 = parts->prefix6.value_or(mechanism.prefix6);
    if (parts->domain.empty()) return std::nullopt;
    if (parts->domain.front() != ':') return errorAt(where, "not a prefix length", argument, grammar.section);
    return readDomain(parts->domain.substr(1), where + 1, grammar, mechanism);
}

Failure readNetwork(std::string_view argument, std::size_t where, const Grammar& grammar,
                    Mechanism& mechanism) {
    if (!argument.starts_with(':')) return errorAt(where, "no address", argument, grammar.section);
    if (argument.size() == 1) {
        return errorAt(where + 1, "no address directly behind the colon", std::string(grammar.name) + ":",
                       grammar.section);
    }
    const Family family = grammar.argument == Argument::Network4 ? Family::V4 : Family::V6;
    const auto network = parseNetwork(argument.substr(1), family, where + 1);
    if (!network) return network.error();
    mechanism.network = *network;
    return std::nullopt;
}

/// `argument` is what stands behind the mechanism's name: nothing, or something that begins with ':' or '/'.
Failure readArgument(std::string_view argument, std::size_t where, const Grammar& grammar,
                     Mechanism& mechanism) {
    switch (grammar.argument) {
        case Argument::Nothing:
            if (argument.empty()) return std::nullopt;
            return errorAt(where, "an argument to a mechanism that has none", argument, grammar.section);
        case Argument::DomainOptional:
            if (argument.empty()) return std::nullopt;
            [[fallthrough]];
        case Argument::DomainRequired:
            if (argument.empty()) return errorAt(where, "no domain name", argument, grammar.section);
            if (const auto slash = lastPrefix(argument)) {
                return errorAt(where + *slash, "a prefix length at a mechanism that has none",
                               argument.substr(*slash), grammar.section);
            }
            if (argument.front() == '/') return errorAt(where, "no domain name", argument, grammar.section);
            return readDomain(argument.substr(1), where + 1, grammar, mechanism);
        case Argument::DomainAndPrefix: return readDomainAndPrefix(argument, where, grammar, mechanism);
        case Argument::Network4:
        case Argument::Network6: break;
    }
    return readNetwork(argument, where, grammar, mechanism);
}

Expected<Term, ParseError> parseMechanism(std::string_view text, std::size_t where) {
    Mechanism mechanism;
    mechanism.text = text;
    mechanism.where = where;
    std::size_t start = 0;
    if (isQualifier(text.front())) {
        mechanism.qualifier = static_cast<Qualifier>(text.front());
        start = 1;
    }
    const std::string_view name = text.substr(start, text.find_first_of(":/", start) - start);
    const std::string_view argument = text.substr(start + name.size());
    const auto grammar = std::find_if(grammars.begin(), grammars.end(), [&](const Grammar& candidate) {
        return ascii::equalsIgnoringCase(candidate.name, name);
    });
    if (grammar == grammars.end()) return unexpected(explainTerm(name, argument, where + start));
    mechanism.kind = grammar->kind;
    const auto error = readArgument(argument, where + start + name.size(), *grammar, mechanism);
    if (error) return unexpected(*error);
    return mechanism;
}

Expected<Term, ParseError> parseModifier(std::string_view name, std::string_view value, std::size_t where) {
    const bool isDomain =
        ascii::equalsIgnoringCase(name, "redirect") || ascii::equalsIgnoringCase(name, "exp");
    const MacroUse use = isDomain ? MacroUse::DomainSpec : MacroUse::Modifier;
    auto parsed = parseMacroString(value, use, where + name.size() + 1);
    if (!parsed) return unexpected(parsed.error());
    return Modifier{std::string(name), std::move(*parsed), where};
}

}  // namespace

std::string_view toString(MechanismKind kind) {
    const auto grammar = std::find_if(grammars.begin(), grammars.end(),
                                      [kind](const Grammar& candidate) { return candidate.kind == kind; });
    return grammar->name;
}

bool isNamed(const Modifier& modifier, std::string_view name) {
    return ascii::equalsIgnoringCase(modifier.name, name);
}

Expected<Term, ParseError> parseTerm(std::string_view text, std::size_t where) {
    // "Modifiers always contain an equals ('=') character immediately after the name, and before any ":" or
    // "/" characters that might be part of the macro-string." (RFC 7208 section 4.6.1)
    const std::size_t mark = text.find_first_of("=:/");
    if (mark == text.npos || text[mark] != '=') return parseMechanism(text, where);
    const std::string_view name = text.substr(0, mark);
    if (isModifierName(name)) return parseModifier(name, text.substr(mark + 1), where);
    if (!name.empty() && isQualifier(name.front()) && isModifierName(name.substr(1))) {
        return unexpected(errorAt(where, "a qualifier before a modifier", text.substr(0, 1), termSection));
    }
    return unexpected(errorAt(where, "not the name of a modifier", name, termSection));
}

}  // namespace mailvitals::spf
