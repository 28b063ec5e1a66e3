// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/dkim/key_record.h"

#include "base/ascii.h"
#include "records/odd_character.h"

#include <QByteArray>

#include <algorithm>
#include <optional>

namespace mailvitals::dkim {
namespace {

constexpr const char* section = "RFC 6376 section 3.6.1";

using Failure = std::optional<ParseError>;

ParseError errorAt(std::size_t where, const char* what, std::string_view found) {
    return ParseError{where, what, std::string(found), section};
}

bool contains(const std::vector<std::string>& words, std::string_view word) {
    return std::any_of(words.begin(), words.end(),
                       [word](const std::string& each) { return ascii::equalsIgnoringCase(each, word); });
}

/// hyphenated-word = ALPHA [ *(ALPHA / DIGIT / "-") (ALPHA / DIGIT) ]
bool isHyphenatedWord(std::string_view text) {
    return !text.empty() && ascii::isAlpha(text.front()) && ascii::isAlnum(text.back()) &&
           std::all_of(text.begin(), text.end(), [](char c) { return ascii::isAlnum(c) || c == '-'; });
}

/// "sha1 : sha256" of h=, s= and t=.
Failure readWords(const Tag& tag, std::vector<std::string>& words) {
    std::size_t at = tag.valueAt;
    for (const std::string_view piece : ascii::split(tag.value, ':')) {
        const std::string_view word = ascii::trimmed(piece);
        const bool anyService = tag.name == "s" && word == "*";
        if (!anyService && !isHyphenatedWord(word)) {
            const auto blanks = static_cast<std::size_t>(word.data() - piece.data());
            return errorAt(at + blanks, word.empty() ? "no word in a list of words" : "not a word", word);
        }
        words.emplace_back(word);
        at += piece.size() + 1;
    }
    return std::nullopt;
}

bool isBase64(char c) {
    return ascii::isAlnum(c) || c == '+' || c == '/';
}

/// Where the decoder would stumble, or npos: a foreign character, or '=' anywhere but at the end.
std::size_t findForeign(std::string_view text) {
    std::size_t end = text.size();
    while (end > 0 && (text[end - 1] == '=' || ascii::isSpace(text[end - 1]))) --end;
    const auto odd = std::find_if(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(end),
                                  [](char c) { return !isBase64(c) && !ascii::isSpace(c); });
    const auto at = static_cast<std::size_t>(odd - text.begin());
    return at == end ? text.npos : at;
}

Failure readKey(const Tag& tag, KeyRecord& record) {
    record.publicKeyAt = tag.valueAt;
    record.revoked = tag.value.empty();
    if (const std::size_t foreign = findForeign(tag.value); foreign != std::string::npos) {
        const std::string_view rest = std::string_view(tag.value).substr(foreign);
        const auto odd = oddCharacterAtStart(rest);
        const std::string what = odd ? std::string(odd->name) + " in the key"
                                     : std::string("a character that has no place in base64 here");
        return errorAt(tag.valueAt + foreign, what.c_str(), rest.substr(0, odd ? odd->length : 1));
    }
    QByteArray text;
    text.reserve(static_cast<qsizetype>(tag.value.size()));
    for (const char c : tag.value) {
        if (!ascii::isSpace(c)) text.append(c);
    }
    // Four characters are three octets; one alone left over would be six bits of a key that was cut.
    const bool cut = std::count_if(text.begin(), text.end(), isBase64) % 4 == 1;
    const auto decoded = QByteArray::fromBase64Encoding(text, QByteArray::AbortOnBase64DecodingErrors);
    if (cut || !decoded) {
        return errorAt(tag.valueAt + tag.value.size(),
                       "base64 that ends in the middle, or in too many equals signs", tag.value);
    }
    record.publicKey = decoded.decoded.toStdString();
    return std::nullopt;
}

Failure readType(const Tag& tag, KeyRecord& record) {
    if (!isHyphenatedWord(tag.value)) return errorAt(tag.valueAt, "not the name of a key type", tag.value);
    record.typeText = tag.value;
    record.type = KeyType::Unknown;
    if (ascii::equalsIgnoringCase(tag.value, "rsa")) record.type = KeyType::Rsa;
    if (ascii::equalsIgnoringCase(tag.value, "ed25519")) record.type = KeyType::Ed25519;
    return std::nullopt;
}

Failure readVersion(const Tag& tag, bool first, KeyRecord& record) {
    if (!first) return errorAt(tag.nameAt, "v= is not the first tag", tag.name);
    if (tag.value != "DKIM1") return errorAt(tag.valueAt, "a version other than DKIM1", tag.value);
    record.hasVersion = true;
    return std::nullopt;
}

Failure readTag(const Tag& tag, bool first, KeyRecord& record) {
    if (tag.name == "v") return readVersion(tag, first, record);
    if (tag.name == "k") return readType(tag, record);
    if (tag.name == "p") return readKey(tag, record);
    if (tag.name == "h") return readWords(tag, record.hashes);
    if (tag.name == "s") return readWords(tag, record.services);
    if (tag.name == "t") {
        std::vector<std::string> flags;
        if (auto error = readWords(tag, flags)) return error;
        record.testing = contains(flags, "y");
        record.strict = contains(flags, "s");
        return std::nullopt;
    }
    if (tag.name == "n") {
        record.notes = tag.value;
    } else {
        record.unknownTags.push_back(tag);
    }
    return std::nullopt;
}

}  // namespace

bool KeyRecord::allowsHash(std::string_view hash) const {
    return hashes.empty() || contains(hashes, hash);
}

bool KeyRecord::allowsMail() const {
    return services.empty() || contains(services, "*") || contains(services, "email");
}

bool looksLikeKeyRecord(std::string_view txt) {
    bool keyTag = false;
    for (std::string_view piece : ascii::split(txt, ';')) {
        piece = ascii::trimmed(piece);
        const std::size_t equals = piece.find('=');
        if (equals == piece.npos) continue;
        const std::string_view name = ascii::trimmed(piece.substr(0, equals));
        const std::string_view value = ascii::trimmed(piece.substr(equals + 1));
        if (ascii::equalsIgnoringCase(name, "v") && ascii::startsWithIgnoringCase(value, "DKIM")) return true;
        // Any other version is another record's; a tag "V" is one that nobody knows (RFC 6376 section 3.2).
        if (name == "v") return false;
        keyTag = keyTag || ascii::equalsIgnoringCase(name, "k") || ascii::equalsIgnoringCase(name, "p");
    }
    return keyTag;
}

Expected<KeyRecord, ParseError> parse(std::string_view txt) {
    const auto tags = parseTagList(txt, "RFC 6376 section 3.2");
    if (!tags) return unexpected(tags.error());
    KeyRecord record;
    bool hasKey = false;
    for (const Tag& tag : *tags) {
        if (auto error = readTag(tag, &tag == &tags->front(), record)) return unexpected(std::move(*error));
        hasKey = hasKey || tag.name == "p";
    }
    if (hasKey) return record;
    // Names of tags are case-sensitive (RFC 6376 section 3.2): a key in P= is none, which is hard to see.
    const auto wrongCase = std::find_if(record.unknownTags.begin(), record.unknownTags.end(),
                                        [](const Tag& tag) { return tag.name == "P"; });
    if (wrongCase != record.unknownTags.end()) {
        return unexpected(
            errorAt(wrongCase->nameAt, "p= in upper case, which is another tag", wrongCase->name));
    }
    return unexpected(errorAt(txt.size(), "no p= tag with the key", {}));
}

}  // namespace mailvitals::dkim
