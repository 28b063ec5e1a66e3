// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/bounce/reply_words.h"

#include "base/ascii.h"

#include <algorithm>

namespace mailvitals::bounce {
namespace {

bool isReplyCode(std::string_view digits) {
    return digits.size() == 3 && digits[0] >= '2' && digits[0] <= '5' && digits[1] >= '0' &&
           digits[1] <= '5' && ascii::isDigit(digits[2]);
}

/// What may stand before a reply that is quoted.
bool opensReply(std::string_view before) {
    while (!before.empty() && ascii::isSpace(before.back())) before.remove_suffix(1);
    if (before.empty()) return true;
    static constexpr std::string_view signs = ":;\"'(=>_";
    if (signs.find(before.back()) != signs.npos) return true;
    for (const std::string_view word : {"said", "error", "reply", "response", "returned", "code"}) {
        if (before.size() >= word.size() &&
            ascii::equalsIgnoringCase(before.substr(before.size() - word.size()), word))
            return true;
    }
    return false;
}

std::string_view bareWord(std::string_view word) {
    static constexpr std::string_view signs = "#()[],;:\"'<>";
    while (!word.empty() && signs.find(word.front()) != signs.npos) word.remove_prefix(1);
    while (!word.empty() && (signs.find(word.back()) != signs.npos || word.back() == '.'))
        word.remove_suffix(1);
    return word;
}

/// One blank between words; at most so many bytes are looked at.
std::vector<std::string_view> wordsIn(std::string_view text) {
    std::vector<std::string_view> words;
    text = text.substr(0, 8 * maxText);
    std::size_t at = 0;
    while (at < text.size()) {
        while (at < text.size() && ascii::isSpace(text[at])) ++at;
        const std::size_t from = at;
        while (at < text.size() && !ascii::isSpace(text[at])) ++at;
        if (at > from) words.push_back(text.substr(from, at - from));
    }
    return words;
}

void append(std::string& text, std::string_view word) {
    if (text.size() >= maxText) return;
    if (!text.empty()) text += ' ';
    text += word.substr(0, maxText - std::min(text.size(), maxText));
}

}  // namespace

std::optional<smtp::EnhancedCode> enhancedCodeIn(std::string_view word) {
    word = bareWord(word);
    if (word.size() < 5 || word.size() > 9 || (word[0] != '2' && word[0] != '4' && word[0] != '5'))
        return std::nullopt;
    int parts[3] = {0, 0, 0};
    std::size_t part = 0;
    std::size_t digits = 0;
    for (const char c : word) {
        if (c == '.') {
            if (digits == 0 || ++part == 3) return std::nullopt;
            digits = 0;
        } else if (ascii::isDigit(c) && ++digits <= 3) {
            parts[part] = parts[part] * 10 + (c - '0');
        } else {
            return std::nullopt;
        }
    }
    if (part != 2 || digits == 0 || word[1] != '.') return std::nullopt;
    return smtp::EnhancedCode{parts[0], parts[1], parts[2]};
}

std::optional<smtp::EnhancedCode> firstEnhancedCode(std::string_view text) {
    for (const std::string_view word : wordsIn(text)) {
        if (const auto code = enhancedCodeIn(word)) return code;
    }
    return std::nullopt;
}

std::size_t findReply(std::string_view text) {
    for (std::size_t at = 0; at + 3 <= text.size(); ++at) {
        if (!isReplyCode(text.substr(at, 3))) continue;
        const bool ends = at + 3 == text.size() || text[at + 3] == ' ' || text[at + 3] == '-' ||
                          text[at + 3] == '_' || text[at + 3] == ',' ||
                          (text[at + 3] == ':' && (at + 4 == text.size() || text[at + 4] == ' '));
        const bool begins =
            at == 0 || !(ascii::isAlnum(text[at - 1]) || text[at - 1] == '.' || text[at - 1] == '-');
        // A part of a date or a number: "2026-450-12".
        const bool dash = at + 4 < text.size() && text[at + 3] == '-' && text[at + 4] == '-';
        if (ends && begins && !dash && opensReply(text.substr(0, at))) return at;
    }
    return std::string_view::npos;
}

std::string_view takeLine(std::string_view text, std::size_t& at) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string_view line = text.substr(at, end - at);
    if (line.ends_with('\r')) line.remove_suffix(1);
    at = end + 1;
    return line;
}

std::string oneLine(std::string_view text) {
    std::string out;
    for (const std::string_view word : wordsIn(text)) append(out, word);
    return out;
}

void readReply(std::string_view text, Statement& statement) {
    text = ascii::trimmed(text);
    std::string code;
    bool several = false;  // lines, of which each begins with the code
    if (text.size() >= 3 && isReplyCode(text.substr(0, 3)) &&
        (text.size() == 3 || !ascii::isAlnum(text[3]))) {
        code = std::string(text.substr(0, 3));
        statement.code = (code[0] - '0') * 100 + (code[1] - '0') * 10 + (code[2] - '0');
        text.remove_prefix(3);
        several = text.starts_with('-');
        // "550-5.7.26 ...", "554: ..."
        while (!text.empty() && (text.front() == '-' || text.front() == ':' || text.front() == ','))
            text.remove_prefix(1);
    }
    std::string words;
    std::optional<smtp::EnhancedCode> first;
    const std::vector<std::string_view> all = wordsIn(text);
    for (std::size_t i = 0; i < all.size(); ++i) {
        std::string_view word = all[i];
        const auto next = i + 1 < all.size() ? enhancedCodeIn(all[i + 1]) : std::nullopt;
        // The codes in front of the further lines of the reply.
        if (!code.empty() && word.size() > 3 && word.starts_with(code) && word[3] == '-')
            word.remove_prefix(4);
        if (!code.empty() && word == code && (several || next || i + 1 == all.size())) continue;
        const auto status = enhancedCodeIn(word);
        // "2.0.1" in a refusal is the number of something else.
        const bool fits = status && (code.empty() || (status->classDigit == 2) == (code.front() == '2'));
        if (fits && (!first || *status == *first)) {
            first = status;
            const bool alone = word.front() != '(' && word.find('#') == word.npos;
            if (alone) continue;
        }
        if (!word.empty()) append(words, word);
    }
    if (first) statement.enhanced = first;
    if (!words.empty()) statement.text = words;
}

Fate fateOfCodes(const Statement& statement) {
    const int digit = statement.code != 0  ? statement.code / 100
                      : statement.enhanced ? statement.enhanced->classDigit
                                           : 0;
    if (digit == 4) return Fate::Delayed;
    if (digit == 5) return Fate::Failed;
    return digit == 2 || digit == 3 ? Fate::Delivered : Fate::Unknown;
}

}  // namespace mailvitals::bounce
