// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/caa/property.h"

#include "base/ascii.h"

#include <algorithm>
#include <array>
#include <optional>

namespace mailvitals::caa {
namespace {

constexpr const char* tagSection = "RFC 8659 section 4.1";
constexpr const char* issueSection = "RFC 8659 section 4.2";
constexpr const char* iodefSection = "RFC 8659 section 4.4";

constexpr std::uint8_t flagCritical = 0x80;

constexpr std::array<std::pair<std::string_view, Kind>, 5> kinds{{{"issue", Kind::Issue},
                                                                  {"issuewild", Kind::IssueWild},
                                                                  {"issuemail", Kind::IssueMail},
                                                                  {"issuevmc", Kind::IssueVmc},
                                                                  {"iodef", Kind::Iodef}}};

using Failure = std::optional<ParseError>;

/// label = (ALPHA / DIGIT) *( *("-") (ALPHA / DIGIT)), which is the shape of a parameter's name as well.
bool isLabel(std::string_view text) {
    return !text.empty() && ascii::isAlnum(text.front()) && ascii::isAlnum(text.back()) &&
           std::all_of(text.begin(), text.end(), [](char c) { return ascii::isAlnum(c) || c == '-'; });
}

struct IssueReader {
    std::string_view whole;

    ParseError wrong(std::string_view part, const char* what) const {
        return {static_cast<std::size_t>(part.data() - whole.data()), what, std::string(part), issueSection};
    }

    Failure read(Property& property) const {
        const std::size_t semicolon = whole.find(';');
        const std::string_view issuer = ascii::trimmed(whole.substr(0, semicolon));
        if (!issuer.empty()) {
            for (const std::string_view label : ascii::split(issuer, '.')) {
                if (!isLabel(label)) return wrong(issuer, "not the domain name of an authority");
            }
            property.issuer = ascii::lowered(issuer);
        }
        if (semicolon == whole.npos) return std::nullopt;
        std::string_view rest = whole.substr(semicolon + 1);
        if (ascii::trimmed(rest).empty()) return std::nullopt;
        for (const std::string_view piece : ascii::split(rest, ';')) {
            if (auto error = readParameter(ascii::trimmed(piece), property)) return error;
        }
        return std::nullopt;
    }

    Failure readParameter(std::string_view text, Property& property) const {
        const std::size_t equals = text.find('=');
        if (text.empty() || equals == text.npos) return wrong(text, "a parameter without an equals sign");
        const std::string_view name = ascii::trimmed(text.substr(0, equals));
        const std::string_view value = ascii::trimmed(text.substr(equals + 1));
        if (!isLabel(name)) return wrong(name, "not the name of a parameter");
        const auto odd =
            std::find_if(value.begin(), value.end(), [](char c) { return c < 0x21 || c > 0x7e; });
        if (odd != value.end()) {
            return wrong(value.substr(static_cast<std::size_t>(odd - value.begin()), 1),
                         "a character that a parameter may not have");
        }
        property.parameters.emplace_back(ascii::lowered(name), std::string(value));
        return std::nullopt;
    }
};

}  // namespace

Kind kindOf(std::string_view tag) {
    const auto known = std::find_if(kinds.begin(), kinds.end(), [&](const auto& kind) {
        return ascii::equalsIgnoringCase(kind.first, tag);
    });
    return known == kinds.end() ? Kind::Unknown : known->second;
}

Expected<Property, ParseError> parse(const dns::Caa& record) {
    Property property;
    property.critical = (record.flags & flagCritical) != 0;
    property.tag = ascii::lowered(record.tag);
    if (record.tag.empty() || !std::all_of(record.tag.begin(), record.tag.end(), ascii::isAlnum)) {
        return unexpected(
            ParseError{0, "a tag with other characters than letters and digits", record.tag, tagSection});
    }
    property.kind = kindOf(record.tag);
    if (property.restrictsIssuing()) {
        if (auto error = IssueReader{record.value}.read(property)) return unexpected(std::move(*error));
    } else if (property.kind == Kind::Iodef) {
        const bool known = ascii::startsWithIgnoringCase(record.value, "mailto:") ||
                           ascii::startsWithIgnoringCase(record.value, "https:") ||
                           ascii::startsWithIgnoringCase(record.value, "http:");
        if (!known) {
            return unexpected(ParseError{0, "an address that is neither mailto: nor of the web", record.value,
                                         iodefSection});
        }
        property.target = record.value;
    }
    return property;
}

}  // namespace mailvitals::caa
