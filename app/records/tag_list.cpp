// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/tag_list.h"

#include "base/ascii.h"
#include "records/odd_character.h"

#include <algorithm>
#include <set>

namespace mailvitals {
namespace {

bool isTagName(std::string_view text) {
    return !text.empty() && ascii::isAlpha(text.front()) &&
           std::all_of(text.begin(), text.end(), [](char c) { return ascii::isAlnum(c) || c == '_'; });
}

/// White space that may fold a record over lines is none (RFC 6376 section 2.8).
bool isStrayControl(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && !ascii::isSpace(c)) || byte == 0x7f;
}

struct PieceReader {
    std::string_view record;
    const std::string& section;

    std::size_t offsetOf(std::string_view part) const {
        return static_cast<std::size_t>(part.data() - record.data());
    }

    tl::unexpected<ParseError> wrong(std::size_t where, const char* what, std::string_view found) const {
        return unexpected(ParseError{where, what, std::string(found), section});
    }

    /// What came along with a pasted text is named, as nobody sees it in the record.
    tl::unexpected<ParseError> wrongName(std::string_view spec, std::string_view name) const {
        const auto odd = findOddCharacter(name);
        if (!odd) return wrong(offsetOf(spec), "not a tag name", name);
        const std::string what = std::string(odd->name) + " in the name of a tag";
        return wrong(offsetOf(name) + odd->at, what.c_str(), name.substr(odd->at, odd->length));
    }

    /// `piece` is a part of the record; `closed`: a semicolon follows it.
    Expected<Tag, ParseError> read(std::string_view piece, bool closed) const {
        const std::string_view spec = ascii::trimmed(piece);
        if (spec.empty()) {
            const std::size_t end = offsetOf(piece) + piece.size();
            return wrong(end, closed ? "nothing before the semicolon" : "empty record", closed ? ";" : "");
        }
        if (closed && piece.ends_with('\\')) {
            return wrong(offsetOf(piece) + piece.size() - 1,
                         "a backslash before a semicolon, as only a zone file has it", "\\;");
        }
        if (const auto stray = std::find_if(spec.begin(), spec.end(), isStrayControl); stray != spec.end()) {
            const std::string_view byte = spec.substr(static_cast<std::size_t>(stray - spec.begin()), 1);
            return wrong(offsetOf(byte), "control character", byte);
        }
        const std::size_t equals = spec.find('=');
        if (equals == spec.npos) return wrong(offsetOf(spec), "tag without an equals sign", spec);
        const std::string_view name = ascii::trimmed(spec.substr(0, equals));
        const std::string_view value = ascii::trimmed(spec.substr(equals + 1));
        if (!isTagName(name)) return wrongName(spec, name);
        return Tag{std::string(name), std::string(value), offsetOf(name), offsetOf(value)};
    }
};

}  // namespace

std::vector<Expected<Tag, ParseError>> splitTagList(std::string_view record, const std::string& section) {
    const PieceReader reader{record, section};
    std::vector<Expected<Tag, ParseError>> pieces;
    std::size_t start = 0;
    for (;;) {
        const std::size_t semicolon = record.find(';', start);
        const bool closed = semicolon != record.npos;
        const std::string_view piece = record.substr(start, closed ? semicolon - start : record.npos);
        const bool trailing = !closed && !pieces.empty() && ascii::trimmed(piece).empty();
        if (!trailing) pieces.push_back(reader.read(piece, closed));
        if (!closed) return pieces;
        start = semicolon + 1;
    }
}

Expected<std::vector<Tag>, ParseError> parseTagList(std::string_view record, const std::string& section) {
    std::vector<Tag> tags;
    std::set<std::string_view> names;
    for (auto& piece : splitTagList(record, section)) {
        if (!piece) return unexpected(std::move(piece.error()));
        const std::string_view name = record.substr(piece->nameAt, piece->name.size());
        if (!names.insert(name).second) {
            return unexpected(ParseError{piece->nameAt, "tag occurs twice", piece->name, section});
        }
        tags.push_back(std::move(*piece));
    }
    return tags;
}

}  // namespace mailvitals
