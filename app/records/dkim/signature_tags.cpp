// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/dkim/signature_tags.h"

#include "base/ascii.h"
#include "base/idna.h"
#include "records/message/lexer.h"

#include <QByteArray>

#include <algorithm>

namespace mailvitals::dkim {
namespace {

/// sub-domain of RFC 5321 section 4.1.2, with the underscore that names in the DNS may have, and bytes above
/// ASCII for internationalised names (RFC 8616).
bool isNameText(std::string_view text) {
    return !text.empty() && text.front() != '.' && text.back() != '.' && text.find("..") == text.npos &&
           std::all_of(text.begin(), text.end(), [](char c) {
               return ascii::isAlnum(c) || c == '-' || c == '.' || c == '_' ||
                      static_cast<unsigned char>(c) >= 0x80;
           });
}

/// The name as the DNS has it: U-labels become A-labels (RFC 8616 section 4).
std::optional<DomainName> nameFrom(std::string_view text) {
    if (!isNameText(text)) return std::nullopt;
    return internationalName(text);
}

const Tag* find(const std::vector<Tag>& tags, std::string_view name) {
    const auto found =
        std::find_if(tags.begin(), tags.end(), [name](const Tag& tag) { return tag.name == name; });
    return found == tags.end() ? nullptr : &*found;
}

}  // namespace

TagError tagError(const Tag& tag, const char* what, const char* section) {
    return ParseError{tag.valueAt, what, tag.value, section};
}

TagError readAlgorithm(const Tag& tag, Signer& signer) {
    // sig-a-tag-alg = sig-a-tag-k "-" sig-a-tag-h
    const std::size_t dash = tag.value.find('-');
    if (dash == 0 || dash == tag.value.npos || dash + 1 == tag.value.size() ||
        !ascii::isAlpha(tag.value.front()))
        return tagError(tag, "no algorithm for key and hash with a hyphen between them");
    signer.algorithmText = tag.value;
    const std::string name = ascii::lowered(tag.value);
    if (name == "rsa-sha256") signer.algorithm = Algorithm::RsaSha256;
    if (name == "rsa-sha1") signer.algorithm = Algorithm::RsaSha1;
    if (name == "ed25519-sha256") signer.algorithm = Algorithm::Ed25519Sha256;
    return std::nullopt;
}

TagError readDomain(const Tag& tag, Signer& signer) {
    const auto name = nameFrom(tag.value);
    if (!name || name->labels().size() < 2) return tagError(tag, "d= is not the name of a domain");
    signer.domain = *name;
    return std::nullopt;
}

TagError readSelector(const Tag& tag, Signer& signer) {
    if (!nameFrom(tag.value)) return tagError(tag, "s= is not a selector", "RFC 6376 section 3.1");
    signer.selector = tag.value;
    return std::nullopt;
}

TagError readSignedAt(const Tag& tag, Signer& signer) {
    return readTime(tag, signer.signedAt);
}

TagError readBase64(const Tag& tag, std::string& bytes) {
    std::string text = tag.value;
    text.erase(std::remove_if(text.begin(), text.end(), [](char c) { return ascii::isSpace(c); }),
               text.end());
    const QByteArray base64 = QByteArray::fromRawData(text.data(), static_cast<qsizetype>(text.size()));
    const auto result = QByteArray::fromBase64Encoding(base64, QByteArray::AbortOnBase64DecodingErrors);
    // Four characters are three octets; one alone left over would be six bits of a value that was cut.
    const auto digits = std::count_if(text.begin(), text.end(), [](char c) { return c != '='; });
    if (!result || digits % 4 == 1) return tagError(tag, "not base64, or base64 that was cut");
    if (result.decoded.isEmpty()) return tagError(tag, "an empty value where base64 belongs");
    bytes = result.decoded.toStdString();
    return std::nullopt;
}

TagError readTime(const Tag& tag, std::optional<std::chrono::sys_seconds>& time) {
    const std::string& digits = tag.value;
    if (digits.empty() || digits.size() > 12 || !std::all_of(digits.begin(), digits.end(), ascii::isDigit))
        return tagError(tag, "not a time in seconds since 1970");
    std::int64_t seconds = 0;
    for (const char c : digits) seconds = seconds * 10 + (c - '0');
    time = std::chrono::sys_seconds(std::chrono::seconds(seconds));
    return std::nullopt;
}

TagError readInstance(const Tag& tag, std::optional<unsigned>& instance) {
    const std::string& digits = tag.value;
    const bool number = digits.size() == 1 || digits.size() == 2;
    unsigned read = 0;
    for (const char c : digits.substr(0, 2))
        read = ascii::isDigit(c) ? read * 10 + static_cast<unsigned>(c - '0') : 99;
    if (!number || read < 1 || read > 50)
        return tagError(tag, "an instance that is no number from 1 to 50", "RFC 8617 section 4.2.1");
    instance = read;
    return std::nullopt;
}

TagError findKeyName(const std::vector<Tag>& tags, Signer& signer) {
    const auto branch = signer.domain.child("_domainkey");
    const auto selector = nameFrom(signer.selector);
    const auto name = branch && selector ? branch->child(selector->toString()) : branch;
    const Tag* tag = find(tags, "s");
    if (!name || !selector) return tagError(*tag, "a selector with which the key's name gets too long");
    signer.keyName = *name;
    return std::nullopt;
}

TagError findMissing(const std::vector<Tag>& tags, const std::vector<std::string_view>& names,
                     std::size_t end, const char* section) {
    const auto missing = std::find_if(names.begin(), names.end(),
                                      [&](std::string_view name) { return find(tags, name) == nullptr; });
    if (missing == names.end()) return std::nullopt;
    return ParseError{end, "no " + std::string(*missing) + "= tag", {}, section};
}

Expected<std::vector<Tag>, ParseError> signatureTags(std::string_view value) {
    if (value.size() > message::maxStructuredValue)
        return unexpected(ParseError{
            message::maxStructuredValue, "a signature longer than 64 KiB", {}, "RFC 5322 section 2.1.1"});
    return parseTagList(value, "RFC 6376 section 3.2");
}

}  // namespace mailvitals::dkim
