// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/message/encoded_word.h"

#include "base/ascii.h"

#include <QByteArray>
#include <QString>
#include <QStringDecoder>

#include <algorithm>
#include <optional>

namespace mailvitals::message {
namespace {

/// An encoded word has at most 75 characters (RFC 2047 section 2); many programs write longer ones.
constexpr std::size_t longestWord = 1000;

std::optional<QByteArray> fromQ(std::string_view text) {
    QByteArray bytes;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '_') {
            bytes.append(' ');
        } else if (text[i] == '=') {
            if (i + 2 >= text.size() || !ascii::isHexDigit(text[i + 1]) || !ascii::isHexDigit(text[i + 2]))
                return std::nullopt;
            bytes.append(QByteArray::fromHex(QByteArray(text.data() + i + 1, 2)));
            i += 2;
        } else {
            bytes.append(text[i]);
        }
    }
    return bytes;
}

std::optional<QByteArray> fromB(std::string_view text) {
    const QByteArray encoded(text.data(), static_cast<qsizetype>(text.size()));
    const auto result = QByteArray::fromBase64Encoding(encoded, QByteArray::AbortOnBase64DecodingErrors);
    return result ? std::optional(result.decoded) : std::nullopt;
}

/// The word that begins at `at` ("=?"), as UTF-8, and its length.
struct Decoded {
    std::string text;
    std::size_t length = 0;
};

std::optional<Decoded> decodeAt(std::string_view text, std::size_t at) {
    const std::string_view rest = text.substr(at, longestWord);
    const std::size_t charsetEnd = rest.find('?', 2);
    if (charsetEnd == rest.npos || charsetEnd + 2 >= rest.size() || rest[charsetEnd + 2] != '?')
        return std::nullopt;
    const std::size_t end = rest.find("?=", charsetEnd + 3);
    if (end == rest.npos) return std::nullopt;
    const std::string_view content = rest.substr(charsetEnd + 3, end - charsetEnd - 3);
    if (std::any_of(content.begin(), content.end(), ascii::isSpace)) return std::nullopt;
    const char encoding = ascii::lower(rest[charsetEnd + 1]);
    const auto bytes = encoding == 'q' ? fromQ(content) : encoding == 'b' ? fromB(content) : std::nullopt;
    if (!bytes) return std::nullopt;
    // RFC 2231 section 5 lets a language follow: "utf-8*de".
    const std::string_view charset = rest.substr(2, charsetEnd - 2);
    const std::string name(charset.substr(0, charset.find('*')));
    QStringDecoder decoder(ascii::equalsIgnoringCase(name, "us-ascii") ? "UTF-8" : name.c_str());
    if (!decoder.isValid()) return std::nullopt;
    const QString decoded = decoder.decode(*bytes);
    return Decoded{decoded.toStdString(), end + 2};
}

}  // namespace

std::string decodeWords(std::string_view text) {
    std::string result;
    std::size_t blanksAt = std::string::npos;  // where in the result the blanks behind an encoded word begin
    for (std::size_t i = 0; i < text.size();) {
        const bool mayBegin = text[i] == '=' && i + 1 < text.size() && text[i + 1] == '?';
        if (const auto word = mayBegin ? decodeAt(text, i) : std::nullopt) {
            if (blanksAt != std::string::npos) result.resize(blanksAt);
            result += word->text;
            i += word->length;
            blanksAt = result.size();
            continue;
        }
        if (!ascii::isSpace(text[i])) blanksAt = std::string::npos;
        result += text[i++];
    }
    return result;
}

}  // namespace mailvitals::message
