// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/bimi/record.h"

#include "base/ascii.h"

#include <algorithm>
#include <optional>

namespace mailvitals::bimi {
namespace {

constexpr const char* section = "draft-brand-indicators-for-message-identification section 4.2";

std::optional<ParseError> flawOfUri(const Tag& tag) {
    if (tag.value.empty()) return std::nullopt;
    if (!ascii::startsWithIgnoringCase(tag.value, "https://"))
        return ParseError{tag.valueAt, "not an address that begins with https://", tag.value, section};
    const auto odd = std::find_if(tag.value.begin(), tag.value.end(),
                                  [](char c) { return c <= 0x20 || c > 0x7e || c == ','; });
    if (odd == tag.value.end()) return std::nullopt;
    const auto at = static_cast<std::size_t>(odd - tag.value.begin());
    return ParseError{tag.valueAt + at, "a character that has no place in this address", std::string(1, *odd),
                      section};
}

}  // namespace

bool isRecord(std::string_view txt) {
    const std::string_view piece = txt.substr(0, txt.find(';'));
    const std::size_t equals = piece.find('=');
    return equals != piece.npos && ascii::trimmed(piece.substr(0, equals)) == "v" &&
           ascii::trimmed(piece.substr(equals + 1)) == "BIMI1";
}

Expected<Record, ParseError> parse(std::string_view txt) {
    const auto tags = parseTagList(txt, section);
    if (!tags) return unexpected(tags.error());
    const Tag& first = tags->front();
    if (first.name != "v" || first.value != "BIMI1")
        return unexpected(ParseError{first.nameAt, "v=BIMI1 does not come first", first.name, section});
    Record record;
    bool hasLogo = false;
    for (const Tag& tag : *tags) {
        if (tag.name == "l" || tag.name == "a") {
            if (auto flaw = flawOfUri(tag)) return unexpected(std::move(*flaw));
            (tag.name == "l" ? record.logo : record.evidence) = tag.value;
            hasLogo = hasLogo || tag.name == "l";
        } else if (tag.name == "avp") {
            const bool personal = ascii::equalsIgnoringCase(tag.value, "personal");
            if (!personal && !ascii::equalsIgnoringCase(tag.value, "brand"))
                return unexpected(ParseError{tag.valueAt, "neither brand nor personal", tag.value, section});
            record.preference = personal ? Preference::Personal : Preference::Brand;
        } else if (tag.name != "v") {
            record.unknownTags.push_back(tag);
        }
    }
    if (!hasLogo)
        return unexpected(ParseError{txt.size(), "no l= with the address of the logo", {}, section});
    return record;
}

}  // namespace mailvitals::bimi
