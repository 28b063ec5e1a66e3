// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/spf/record.h"

#include "base/ascii.h"
#include "records/spf/term.h"

#include <algorithm>

namespace mailvitals::spf {
namespace {

constexpr std::string_view version = "v=spf1";

/// "These modifiers [...] MUST NOT appear in a record more than once each" (RFC 7208 section 6).
std::optional<ParseError> store(std::optional<Modifier>& place, Modifier modifier) {
    if (place)
        return ParseError{modifier.where, "a modifier that occurs twice", modifier.name,
                          "RFC 7208 section 6"};
    place = std::move(modifier);
    return std::nullopt;
}

std::optional<ParseError> add(Record& record, Term term) {
    if (auto* mechanism = std::get_if<Mechanism>(&term)) {
        record.mechanisms.push_back(std::move(*mechanism));
        return std::nullopt;
    }
    auto& modifier = std::get<Modifier>(term);
    if (isNamed(modifier, "redirect")) return store(record.redirect, std::move(modifier));
    if (isNamed(modifier, "exp")) return store(record.explanation, std::move(modifier));
    record.unknown.push_back(std::move(modifier));
    return std::nullopt;
}

}  // namespace

bool Mechanism::costsLookup() const {
    return kind != MechanismKind::All && kind != MechanismKind::Ip4 && kind != MechanismKind::Ip6;
}

const Mechanism* Record::all() const {
    const auto found = std::find_if(mechanisms.begin(), mechanisms.end(), [](const Mechanism& mechanism) {
        return mechanism.kind == MechanismKind::All;
    });
    return found == mechanisms.end() ? nullptr : &*found;
}

bool isRecord(std::string_view txt) {
    return ascii::startsWithIgnoringCase(txt, version) &&
           (txt.size() == version.size() || txt[version.size()] == ' ');
}

Expected<Record, ParseError> parse(std::string_view txt) {
    if (!isRecord(txt)) {
        const std::string_view found = txt.substr(0, txt.find(' '));
        return unexpected(ParseError{0, "not an SPF record", std::string(found), "RFC 7208 section 4.5"});
    }
    Record record;
    std::size_t start = version.size();
    while ((start = txt.find_first_not_of(' ', start)) != txt.npos) {
        const std::string_view text = txt.substr(start, txt.find(' ', start) - start);
        auto term = parseTerm(text, start);
        if (!term) return unexpected(std::move(term.error()));
        if (auto error = add(record, std::move(*term))) return unexpected(std::move(*error));
        start += text.size();
    }
    return record;
}

}  // namespace mailvitals::spf
