// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/dkim/signature.h"

#include "base/ascii.h"
#include "records/dkim/signature_tags.h"

#include <algorithm>
#include <limits>

namespace mailvitals::dkim {
namespace {

constexpr std::size_t sha256Size = 32;
constexpr std::size_t sha1Size = 20;

bool isFieldName(std::string_view text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

/// DKIM-Quoted-Printable (RFC 6376 section 2.11): blanks mean nothing, "=40" is "@".
std::optional<std::string> decodeQuotedPrintable(std::string_view text) {
    const auto digit = [](char c) { return ascii::isDigit(c) ? c - '0' : ascii::lower(c) - 'a' + 10; };
    std::string decoded;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (ascii::isSpace(text[i])) continue;
        if (text[i] != '=') {
            decoded += text[i];
            continue;
        }
        if (i + 2 >= text.size() || !ascii::isHexDigit(text[i + 1]) || !ascii::isHexDigit(text[i + 2]))
            return std::nullopt;
        decoded += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
        i += 2;
    }
    return decoded;
}

std::optional<Canonicalization> formNamed(std::string_view name) {
    if (ascii::equalsIgnoringCase(name, "simple")) return Canonicalization::Simple;
    if (ascii::equalsIgnoringCase(name, "relaxed")) return Canonicalization::Relaxed;
    return std::nullopt;
}

class SignatureReader {
 public:
    explicit SignatureReader(SignatureKind kind) : kind_(kind) {}

    Expected<Signature, ParseError> read(std::string_view value) {
        const auto tags = signatureTags(value);
        if (!tags) return unexpected(tags.error());
        const bool dkim = kind_ == SignatureKind::Dkim;
        // An alien version may mean anything by its other tags: it is looked at first.
        if (auto error = version(*tags)) return unexpected(std::move(*error));
        for (const Tag& tag : *tags) {
            if (auto error = readTag(tag)) return unexpected(std::move(*error));
        }
        const std::vector<std::string_view> required =
            dkim ? std::vector<std::string_view>{"v", "a", "b", "bh", "d", "h", "s"}
                 : std::vector<std::string_view>{"i", "a", "b", "bh", "d", "h", "s"};
        if (auto error = findMissing(*tags, required, value.size(),
                                     dkim ? "RFC 6376 section 6.1.1" : "RFC 8617 section 4.1.2"))
            return unexpected(std::move(*error));
        if (auto error = findKeyName(*tags, signature_.signer)) return unexpected(std::move(*error));
        if (auto error = compare(*tags)) return unexpected(std::move(*error));
        if (dkim && signature_.identity.empty()) {
            signature_.identity = "@" + signature_.signer.domain.toString();
            signature_.identityDomain = signature_.signer.domain;
        }
        return std::move(signature_);
    }

 private:
    TagError version(const std::vector<Tag>& tags) const {
        const auto tag =
            std::find_if(tags.begin(), tags.end(), [](const Tag& each) { return each.name == "v"; });
        if (kind_ != SignatureKind::Dkim || tag == tags.end() || tag->value == "1") return std::nullopt;
        return tagError(*tag, "a version other than 1");
    }

    TagError readTag(const Tag& tag) {
        Signer& signer = signature_.signer;
        if (tag.name == "a") return readAlgorithm(tag, signer);
        if (tag.name == "b") return readBase64(tag, signer.signature);
        if (tag.name == "bh") return readBase64(tag, signature_.bodyHash);
        if (tag.name == "c") return forms(tag);
        if (tag.name == "d") return readDomain(tag, signer);
        if (tag.name == "h") return fields(tag);
        if (tag.name == "i")
            return kind_ == SignatureKind::Dkim ? identity(tag) : readInstance(tag, signature_.instance);
        if (tag.name == "l") return length(tag);
        if (tag.name == "q") return queries(tag);
        if (tag.name == "s") return readSelector(tag, signer);
        if (tag.name == "t") return readSignedAt(tag, signer);
        if (tag.name == "x") return readTime(tag, signature_.expires);
        if (tag.name == "z") {
            signature_.copiesFields = true;
        } else if (tag.name != "v") {
            signature_.unknownTags.push_back(tag);
        }
        return std::nullopt;
    }

    /// "relaxed" alone is "relaxed/simple".
    TagError forms(const Tag& tag) {
        const std::size_t slash = tag.value.find('/');
        const auto header = formNamed(tag.value.substr(0, slash));
        const auto body = slash == tag.value.npos ? Canonicalization::Simple
                                                  : formNamed(std::string_view(tag.value).substr(slash + 1));
        if (!header || !body) return tagError(tag, "a canonicalisation other than simple and relaxed");
        signature_.headerForm = *header;
        signature_.bodyForm = *body;
        return std::nullopt;
    }

    TagError fields(const Tag& tag) {
        for (const std::string_view piece : ascii::split(tag.value, ':')) {
            const std::string_view name = ascii::trimmed(piece);
            if (!isFieldName(name)) {
                return ParseError{tag.valueAt + static_cast<std::size_t>(name.data() - tag.value.data()),
                                  "not the name of a header field", std::string(name),
                                  "RFC 6376 section 3.5"};
            }
            signature_.signedFields.emplace_back(name);
        }
        return std::nullopt;
    }

    TagError identity(const Tag& tag) {
        const auto decoded = decodeQuotedPrintable(tag.value);
        if (!decoded)
            return tagError(tag, "i= with an equals sign that no two hexadecimal digits follow",
                            "RFC 6376 section 2.11");
        const std::size_t at = decoded->rfind('@');
        if (at == decoded->npos) return tagError(tag, "i= without @ and a domain");
        Signer named;
        const Tag domain{"i", decoded->substr(at + 1), tag.nameAt, tag.valueAt};
        if (readDomain(domain, named)) return tagError(tag, "i= without @ and a domain");
        signature_.identity = *decoded;
        signature_.identityDomain = named.domain;
        return std::nullopt;
    }

    TagError length(const Tag& tag) {
        constexpr auto most = std::numeric_limits<std::uint64_t>::max();
        const std::string& digits = tag.value;
        if (digits.empty() || digits.size() > 76 ||
            !std::all_of(digits.begin(), digits.end(), ascii::isDigit))
            return tagError(tag, "l= is not a number of octets");
        std::uint64_t octets = 0;
        for (const char c : digits) {
            const auto digit = static_cast<std::uint64_t>(c - '0');
            octets = octets > (most - digit) / 10 ? most : octets * 10 + digit;
        }
        signature_.bodyLength = octets;
        return std::nullopt;
    }

    /// Only dns/txt is defined; others beside it are passed over.
    TagError queries(const Tag& tag) const {
        for (const std::string_view piece : ascii::split(tag.value, ':')) {
            if (ascii::equalsIgnoringCase(ascii::trimmed(piece), "dns/txt")) return std::nullopt;
        }
        return tagError(tag, "no way to the key that is known: only dns/txt is");
    }

    /// What two tags have to do with each other.
    TagError compare(const std::vector<Tag>& tags) const {
        const auto named = [&](std::string_view name) {
            return std::find_if(tags.begin(), tags.end(), [&](const Tag& tag) { return tag.name == name; });
        };
        const Signer& signer = signature_.signer;
        if (signature_.expires && signer.signedAt && *signature_.expires <= *signer.signedAt)
            return tagError(*named("x"), "x= is not later than t=");
        const bool sha1 = signer.algorithm == Algorithm::RsaSha1;
        const bool known = signer.algorithm != Algorithm::Unknown;
        if (known && signature_.bodyHash.size() != (sha1 ? sha1Size : sha256Size))
            return tagError(*named("bh"), "bh= has not the length of a hash");
        return std::nullopt;
    }

    SignatureKind kind_;
    Signature signature_;
};

}  // namespace

std::size_t Signature::timesSigned(std::string_view field) const {
    return static_cast<std::size_t>(
        std::count_if(signedFields.begin(), signedFields.end(),
                      [field](const std::string& name) { return ascii::equalsIgnoringCase(name, field); }));
}

Expected<Signature, ParseError> parseSignature(std::string_view value, SignatureKind kind) {
    return SignatureReader(kind).read(value);
}

std::string withoutSignatureValue(std::string_view rawField) {
    const std::size_t colon = rawField.find(':');
    std::size_t at = colon == rawField.npos ? rawField.size() : colon + 1;
    while (at < rawField.size()) {
        const std::size_t end = std::min(rawField.find(';', at), rawField.size());
        const std::size_t equals = rawField.find('=', at);
        if (equals < end && ascii::trimmed(rawField.substr(at, equals - at)) == "b")
            return std::string(rawField.substr(0, equals + 1)).append(rawField.substr(end));
        at = end + 1;
    }
    return std::string(rawField);
}

}  // namespace mailvitals::dkim
