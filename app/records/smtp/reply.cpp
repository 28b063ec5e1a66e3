// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/smtp/reply.h"

#include "base/ascii.h"

#include <algorithm>
#include <charconv>

namespace mailvitals::smtp {
namespace {

std::optional<int> shortNumber(std::string_view text) {
    int value = 0;
    const bool digits =
        !text.empty() && text.size() <= 3 && std::all_of(text.begin(), text.end(), ascii::isDigit);
    if (!digits) return std::nullopt;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

/// "x.y.z" at the start of a reply's text, where x agrees with the reply code.
std::optional<EnhancedCode> enhancedAtStart(std::string_view text, int code) {
    const auto parts = ascii::split(text.substr(0, text.find(' ')), '.');
    if (parts.size() != 3) return std::nullopt;
    const auto classDigit = shortNumber(parts[0]);
    const auto subject = shortNumber(parts[1]);
    const auto detail = shortNumber(parts[2]);
    if (!classDigit || !subject || !detail || *classDigit != code / 100) return std::nullopt;
    return EnhancedCode{*classDigit, *subject, *detail};
}

}  // namespace

std::string EnhancedCode::toString() const {
    return std::to_string(classDigit) + "." + std::to_string(subject) + "." + std::to_string(detail);
}

std::string Reply::text() const {
    return ascii::join(texts, " ");
}

Expected<ReplyLine, ParseError> parseReplyLine(std::string_view line) {
    const auto wrong = [&](std::size_t where, const char* what) {
        return unexpected(ParseError{where, what, std::string(line.substr(0, 80)), "RFC 5321 section 4.2"});
    };
    if (line.size() < 3 || !std::all_of(line.begin(), line.begin() + 3, ascii::isDigit)) {
        return wrong(0, "reply does not begin with three digits");
    }
    const int code = *shortNumber(line.substr(0, 3));
    if (code < 200 || code > 599) return wrong(0, "reply code outside 200 to 599");
    if (line.size() == 3) return ReplyLine{code, true, {}};
    if (line[3] != ' ' && line[3] != '-') return wrong(3, "neither blank nor hyphen after the reply code");
    return ReplyLine{code, line[3] == ' ', line.substr(4)};
}

Expected<Reply, ParseError> parseReply(const std::vector<std::string>& lines) {
    Reply reply;
    bool whole = false;
    for (const std::string& line : lines) {
        const auto parsed = parseReplyLine(line);
        if (!parsed) return unexpected(parsed.error());
        if (reply.code != 0 && parsed->code != reply.code) {
            return unexpected(ParseError{0, "lines of one reply bear different codes", line.substr(0, 80),
                                         "RFC 5321 section 4.2.1"});
        }
        reply.code = parsed->code;
        reply.texts.emplace_back(parsed->text);
        whole = parsed->last;
    }
    if (lines.empty()) return unexpected(ParseError{0, "empty reply", {}, "RFC 5321 section 4.2"});
    // What was cut off may have gone on with anything: an extension that is not in it may still be offered.
    if (!whole) {
        return unexpected(ParseError{lines.back().size(), "the last line of the reply never came",
                                     lines.back().substr(0, 80), "RFC 5321 section 4.2.1"});
    }
    reply.enhanced = enhancedAtStart(reply.texts.back(), reply.code);
    return reply;
}

bool EhloReply::offers(std::string_view keyword) const {
    return std::any_of(keywords.begin(), keywords.end(), [&](const std::string& line) {
        const std::string_view word = std::string_view(line).substr(0, line.find(' '));
        return ascii::equalsIgnoringCase(word, keyword);
    });
}

EhloReply readEhlo(const Reply& reply) {
    EhloReply ehlo;
    if (reply.texts.empty()) return ehlo;
    ehlo.greeting = reply.texts.front();
    ehlo.domain = ehlo.greeting.substr(0, ehlo.greeting.find(' '));
    ehlo.keywords.assign(reply.texts.begin() + 1, reply.texts.end());
    return ehlo;
}

}  // namespace mailvitals::smtp
