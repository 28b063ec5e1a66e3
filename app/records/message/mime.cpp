// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/message/mime.h"

#include "base/ascii.h"
#include "records/message/lexer.h"

namespace mailvitals::message {
namespace {

/// RFC 2046 section 5.1.1 allows 70 characters.
constexpr std::size_t longestBoundary = 200;

struct OpenPart {
    std::string delimiter;  ///< "--boundary"
    std::size_t part = 0;   ///< index of the multipart that it divides
};

class Walker {
 public:
    explicit Walker(const Message& message) : text_(message.bytes()), ends_(message.lineEnds()) {
        MimePart whole{0, {}, {}, 0, message.bodyAt(), text_.size()};
        if (const Field* type = message.first("Content-Type"))
            whole.contentType = parseContentType(type->value);
        if (const Field* encoding = message.first("Content-Transfer-Encoding"))
            whole.transferEncoding = ascii::lowered(encoding->unfolded());
        structure_.parts.push_back(whole);
        openIfMultipart();
    }

    MimeStructure run() {
        std::size_t at = structure_.parts.front().bodyAt;
        while (at < text_.size() && !open_.empty() && !structure_.cut) {
            const Line line = lineAt(text_, at, ends_);
            at = line.content.starts_with("--") ? atDelimiter(line, at) : line.next;
        }
        return std::move(structure_);
    }

 private:
    /// The inner multiparts first: a delimiter of an outer one ends all inner ones (RFC 2046 section 5.1.2).
    std::size_t atDelimiter(const Line& line, std::size_t at) {
        for (std::size_t i = open_.size(); i-- > 0;) {
            if (!line.content.starts_with(open_[i].delimiter)) continue;
            std::string_view rest = line.content.substr(open_[i].delimiter.size());
            const bool closing = rest.starts_with("--");
            if (closing) rest.remove_prefix(2);
            if (!ascii::trimmed(rest).empty()) continue;
            closePartsOf(i, at);
            if (closing) {
                open_.resize(i);
                return line.next;
            }
            open_.resize(i + 1);
            return beginPart(open_[i].part, line.next);
        }
        return line.next;
    }

    /// The last part of a multipart, and those inside it, end before the delimiter.
    void closePartsOf(std::size_t level, std::size_t at) {
        for (std::size_t i = structure_.parts.size(); i-- > open_[level].part + 1;) {
            if (structure_.parts[i].end == text_.size()) structure_.parts[i].end = at;
        }
    }

    /// Reads the header of a part; gives the offset of its content.
    std::size_t beginPart(std::size_t parent, std::size_t at) {
        const std::size_t depth = structure_.parts[parent].depth + 1;
        if (depth > maxMimeDepth || structure_.parts.size() == maxMimeParts) {
            structure_.cut = true;
            return at;
        }
        MimePart part{depth, {}, {}, at, at, text_.size()};
        std::string type;
        std::string encoding;
        std::string* current = nullptr;
        while (at < text_.size()) {
            const Line line = lineAt(text_, at, ends_);
            if (line.content.starts_with("--")) break;  // a part without content, or broken
            at = line.next;
            if (line.content.empty()) break;
            const bool continued = line.content.front() == ' ' || line.content.front() == '\t';
            if (!continued) current = valueFor(line.content, type, encoding);
            const std::size_t colon = continued ? 0 : line.content.find(':') + 1;
            if (current && current->size() <= maxStructuredValue)
                current->append(line.content.substr(colon, maxStructuredValue));
        }
        part.bodyAt = at;
        if (!type.empty()) part.contentType = parseContentType(type);
        part.transferEncoding = ascii::lowered(ascii::trimmed(encoding));
        structure_.parts.push_back(std::move(part));
        openIfMultipart();
        return at;
    }

    static std::string* valueFor(std::string_view line, std::string& type, std::string& encoding) {
        const std::size_t colon = line.find(':');
        if (colon == line.npos) return nullptr;
        const std::string_view name = ascii::trimmed(line.substr(0, colon));
        if (ascii::equalsIgnoringCase(name, "Content-Type") && type.empty()) return &type;
        if (ascii::equalsIgnoringCase(name, "Content-Transfer-Encoding") && encoding.empty())
            return &encoding;
        return nullptr;
    }

    void openIfMultipart() {
        const ContentType& type = structure_.parts.back().contentType;
        if (!type.isMultipart() || type.boundary.empty() || type.boundary.size() > longestBoundary) return;
        open_.push_back({"--" + type.boundary, structure_.parts.size() - 1});
    }

    std::string_view text_;
    LineEnds ends_;
    MimeStructure structure_;
    std::vector<OpenPart> open_;
};

}  // namespace

ContentType parseContentType(std::string_view value) {
    const auto tokens = tokenise(value, "/;=");
    if (!tokens || tokens->size() < 3 || !(*tokens)[0].isText() || !(*tokens)[1].is('/') ||
        !(*tokens)[2].isText())
        return {};
    ContentType type{ascii::lowered((*tokens)[0].text), ascii::lowered((*tokens)[2].text), {}, {}};
    for (std::size_t i = 3; i + 3 < tokens->size(); ++i) {
        if (!(*tokens)[i].is(';') || !(*tokens)[i + 1].isText() || !(*tokens)[i + 2].is('=')) continue;
        std::string parameter;
        for (std::size_t j = i + 3; j < tokens->size() && !(*tokens)[j].is(';'); ++j) {
            if (j > i + 3 && (*tokens)[j].afterGap) break;
            parameter += (*tokens)[j].text;  // "a/b=c" of a boundary that ought to be quoted
        }
        const std::string& name = (*tokens)[i + 1].text;
        if (ascii::equalsIgnoringCase(name, "boundary") && type.boundary.empty()) type.boundary = parameter;
        if (ascii::equalsIgnoringCase(name, "charset") && type.charset.empty()) type.charset = parameter;
    }
    return type;
}

MimeStructure mimeStructure(const Message& message) {
    return Walker(message).run();
}

}  // namespace mailvitals::message
