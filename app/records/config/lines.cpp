// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/config/lines.h"

#include "base/ascii.h"

#include <algorithm>

namespace mailvitals::config {

std::size_t Line::indent() const {
    const std::size_t at = text.find_first_not_of(" \t");
    return at == text.npos ? text.size() : at;
}

std::string_view Line::content() const {
    return ascii::trimmed(text);
}

Lines linesOf(std::string_view text) {
    Lines lines;
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        std::string_view line = text.substr(at, end - at);
        while (line.ends_with('\r')) line.remove_suffix(1);
        lines.push_back({line, lines.size() + 1});
        at = end + 1;
    }
    return lines;
}

std::vector<std::string_view> wordsOf(std::string_view text, std::size_t most) {
    std::vector<std::string_view> words;
    std::size_t at = 0;
    while (words.size() < most) {
        at = text.find_first_not_of(" \t\r\n", at);
        if (at == text.npos) break;
        const std::size_t end = std::min(text.find_first_of(" \t\r\n", at), text.size());
        words.push_back(text.substr(at, end - at));
        at = end;
    }
    return words;
}

std::set<std::string_view> wordSet(std::string_view text) {
    const std::vector<std::string_view> words = wordsOf(text);
    return {words.begin(), words.end()};
}

std::string_view unquoted(std::string_view text) {
    text = ascii::trimmed(text);
    const bool quoted =
        text.size() >= 2 && text.front() == text.back() && (text.front() == '"' || text.front() == '\'');
    return quoted ? text.substr(1, text.size() - 2) : text;
}

Assignment assignmentIn(std::string_view line) {
    line = ascii::trimmed(line);
    if (line.starts_with("export ")) line = ascii::trimmed(line.substr(7));
    const std::size_t equals = line.find('=');
    if (equals == line.npos || equals == 0) return {};
    const std::string_view key = line.substr(0, equals);
    const bool named =
        std::all_of(key.begin(), key.end(), [](char c) { return ascii::isAlnum(c) || c == '_'; });
    if (!named) return {};
    std::string_view value = ascii::trimmed(line.substr(equals + 1));
    const bool quoted = !value.empty() && (value.front() == '"' || value.front() == '\'');
    // A comment begins at a "#" behind a blank, unless the value is quoted.
    const std::size_t comment = quoted ? value.npos : value.find(" #");
    if (comment != value.npos) value = value.substr(0, comment);
    return {key, unquoted(value)};
}

}  // namespace mailvitals::config
