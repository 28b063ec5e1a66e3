// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/policy_fields.h"

#include "base/ascii.h"

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
        const std::string_view name = ascii::trimmed(field.substr(0, equals));
        const std::string_view value = ascii::trimmed(field.substr(equals + 1));
        if (!isFieldName(name)) return wrong(name, "not the name of a field");
        if (value.empty()) return wrong(value, "a field without a value");
        const auto odd = std::find_if(value.begin(), value.end(),
                                      [](char c) { return !isBlank(c) && (c < 0x21 || c > 0x7e); });
        if (odd != value.end()) {
            return wrong(value.substr(static_cast<std::size_t>(odd - value.begin()), 1),
                         "a character that is not visible");
        }
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

}  // namespace mailvitals
