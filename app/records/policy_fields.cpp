// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/policy_fields.h"

#include "base/ascii.h"
#include "records/odd_character.h"

#include <algorithm>

namespace mailvitals {
namespace {

bool isFieldName(std::string_view text) {
    constexpr std::size_t longest = 32;
    return !text.empty() && text.size() <= longest && ascii::isAlnum(text.front()) &&
           std::all_of(text.begin(), text.end(),
                       [](char c) { return ascii::isAlnum(c) || c == '_' || c == '-' || c == '.'; });
}

bool isBlank(char c) {
    return c == ' ' || c == '\t';
}

struct FieldReader {
    std::string_view txt;
    const std::string& section;

    std::size_t offsetOf(std::string_view part) const {
        return static_cast<std::size_t>(part.data() - txt.data());
    }
    tl::unexpected<ParseError> wrong(std::string_view part, const char* what) const {
        return unexpected(ParseError{offsetOf(part), what, std::string(part), section});
    }

    Expected<Tag, ParseError> read(std::string_view piece) const {
        if (piece.ends_with('\\')) {
            return wrong(piece.substr(piece.size() - 1),
                         "a backslash before a semicolon, as only a zone file has it");
        }
        const std::string_view field = ascii::trimmed(piece);
        if (field.empty()) return wrong(field, "nothing between two semicolons");
        const std::size_t equals = field.find('=');
        if (equals == field.npos) return wrong(field, "a field without an equals sign");
        const std::string_view name = field.substr(0, equals);
        const std::string_view value = field.substr(equals + 1);
        if (!name.empty() && isBlank(name.back()))
            return wrong(name.substr(name.size() - 1), "a blank before the equals sign");
        if (!value.empty() && isBlank(value.front()))
            return wrong(value.substr(0, 1), "a blank behind the equals sign");
        if (!isFieldName(name)) return wrong(name, "not the name of a field");
        if (value.empty()) return wrong(value, "a field without a value");
        if (const auto odd = findOddCharacter(value); odd && value[odd->at] != '"' && value[odd->at] != '\t')
            return wrong(value.substr(odd->at, odd->length), odd->name);
        return Tag{std::string(name), std::string(value), offsetOf(name), offsetOf(value)};
    }
};

}  // namespace

bool beginsWithVersion(std::string_view txt, std::string_view version) {
    if (!txt.starts_with(version)) return false;
    return txt.size() == version.size() || txt[version.size()] == ';' || isBlank(txt[version.size()]);
}

Expected<std::vector<Tag>, ParseError> parsePolicyFields(std::string_view txt, std::string_view version,
                                                         const std::string& section) {
    const FieldReader reader{txt, section};
    std::vector<std::string_view> pieces = ascii::split(txt, ';');
    if (!beginsWithVersion(txt, version) || ascii::trimmed(pieces.front()) != version) {
        const bool case_ = ascii::startsWithIgnoringCase(txt, version);
        return reader.wrong(pieces.front(), case_ ? "a version that is spelled or ended in another way"
                                                  : "the version does not come first");
    }
    if (pieces.size() > 1 && ascii::trimmed(pieces.back()).empty()) pieces.pop_back();
    std::vector<Tag> fields;
    for (std::size_t i = 1; i < pieces.size(); ++i) {
        auto field = reader.read(pieces[i]);
        if (!field) return unexpected(std::move(field.error()));
        const bool twice = std::any_of(fields.begin(), fields.end(),
                                       [&](const Tag& known) { return known.name == field->name; });
        if (twice)
            return unexpected(ParseError{field->nameAt, "a field that occurs twice", field->name, section});
        fields.push_back(std::move(*field));
    }
    return fields;
}

std::optional<ParseError> flawOfExtension(const Tag& field, const std::string& section) {
    const std::size_t odd = field.value.find_first_of("= \t");
    if (odd == field.value.npos) return std::nullopt;
    const char* what = field.value[odd] == '=' ? "an equals sign in the value of an extension"
                                               : "a blank in the value of an extension";
    return ParseError{field.valueAt + odd, what, field.value.substr(odd, 1), section};
}

}  // namespace mailvitals
