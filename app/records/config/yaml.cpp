// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/config/yaml.h"

#include "base/ascii.h"

#include <algorithm>
#include <optional>

namespace mailvitals::config {
namespace {

/// Where a "#" behind a blank begins a comment, outside of quotes.
std::string_view withoutComment(std::string_view text) {
    char quote = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (quote != 0) {
            if (text[i] == quote) quote = 0;
        } else if (text[i] == '"' || text[i] == '\'') {
            quote = text[i];
        } else if (text[i] == '#' && (i == 0 || ascii::isSpace(text[i - 1]))) {
            return text.substr(0, i);
        }
    }
    return text;
}

/// "key: value" or "key:"; no key where it is a plain value. A colon inside of quotes or braces is none.
struct Pair {
    std::string_view key;
    std::string_view value;
    bool isPair = false;
};

Pair pairIn(std::string_view text) {
    char quote = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (quote != 0) {
            if (text[i] == quote) quote = 0;
        } else if (text[i] == '"' || text[i] == '\'') {
            quote = text[i];
        } else if (text[i] == ':' && (i + 1 == text.size() || ascii::isSpace(text[i + 1]))) {
            return {unquoted(text.substr(0, i)), ascii::trimmed(text.substr(i + 1)), true};
        }
    }
    return {{}, ascii::trimmed(text), false};
}

struct Level {
    std::size_t indent = 0;
    std::string key;
    bool item = false;      ///< an element of a list
    std::size_t count = 0;  ///< of the list's elements below it
};

class Walker {
 public:
    std::vector<YamlValue> walk(const Lines& lines) {
        for (const Line& line : lines) {
            const std::string_view content = ascii::trimmed(withoutComment(line.text));
            if (content.empty() || content == "---" || content == "...") continue;
            if (blockText_ && line.indent() > *blockText_) continue;
            blockText_.reset();
            read(content, line.indent(), line.number);
            if (values_.size() >= maxYamlValues) break;
        }
        return std::move(values_);
    }

 private:
    /// A list's elements may stand as far to the left as the key that they belong to.
    void leave(std::size_t indent, bool item) {
        while (!levels_.empty()) {
            const Level& top = levels_.back();
            const bool above = top.indent < indent || (item && !top.item && top.indent == indent);
            if (above) return;
            levels_.pop_back();
        }
    }

    void read(std::string_view content, std::size_t indent, std::size_t number) {
        const bool item = content == "-" || content.starts_with("- ");
        leave(indent, item);
        if (levels_.size() >= maxYamlDepth) return;
        if (item) {
            std::size_t& count = levels_.empty() ? rootCount_ : levels_.back().count;
            const std::string index = std::to_string(count++);
            levels_.push_back({indent, index, true, 0});
            const std::size_t at = content.find_first_not_of("- ", 0);
            if (at == content.npos) return;
            // "- - a" is nobody's way to write ports.
            return read(content.substr(at), indent + at, number);
        }
        const Pair pair = pairIn(content);
        if (!pair.isPair) return add(levels_, content, number);
        levels_.push_back({indent, std::string(pair.key), false, 0});
        if (pair.value.starts_with('|') || pair.value.starts_with('>'))
            blockText_ = indent;
        else if (!pair.value.empty())
            add(levels_, pair.value, number);
    }

    void add(const std::vector<Level>& levels, std::string_view value, std::size_t number) {
        std::vector<std::string> path;
        for (const Level& level : levels) path.push_back(level.key);
        const bool list = value.starts_with('[') && value.ends_with(']');
        const bool map = value.starts_with('{') && value.ends_with('}');
        if (!list && !map) {
            values_.push_back({std::move(path), std::string(unquoted(value)), number});
            return;
        }
        std::size_t count = 0;
        for (const std::string_view piece : ascii::split(value.substr(1, value.size() - 2), ',')) {
            if (values_.size() >= maxYamlValues) return;
            const Pair pair = pairIn(piece);
            std::vector<std::string> longer = path;
            longer.push_back(list ? std::to_string(count++) : std::string(pair.key));
            values_.push_back({std::move(longer), std::string(unquoted(list ? piece : pair.value)), number});
        }
    }

    std::vector<Level> levels_;
    std::size_t rootCount_ = 0;
    std::optional<std::size_t> blockText_;  ///< deeper lines belong to a text of many lines
    std::vector<YamlValue> values_;
};

}  // namespace

std::string_view YamlValue::at(std::size_t index) const {
    return index < path.size() ? std::string_view(path[index]) : std::string_view();
}

std::vector<YamlValue> yamlValues(const Lines& lines) {
    return Walker().walk(lines);
}

}  // namespace mailvitals::config
