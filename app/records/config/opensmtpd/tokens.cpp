// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/config/opensmtpd/tokens.h"

#include "base/ascii.h"

#include <map>

namespace mailvitals::config::opensmtpd {
namespace {

constexpr std::size_t mostTokens = 200'000;
constexpr std::size_t longestToken = 8096;  // as smtpd has it
/// Bytes that macros may make of one text.
constexpr std::size_t mostExpanded = 4 * 1024 * 1024;

bool isPunctuation(char c) {
    return std::string_view("{}<>!=,()").find(c) != std::string_view::npos;
}

class Scanner {
 public:
    Sentences run(const Lines& lines) {
        for (const Line& line : lines) {
            if (!goesOn_) begin(line);
            goesOn_ = false;
            scan(line.text, true);
            if (!goesOn_ && depth_ == 0 && quote_ == '\0') end();
            goesOn_ = goesOn_ || depth_ > 0 || quote_ != '\0';
        }
        end();
        return std::move(result_);
    }

 private:
    void begin(const Line& line) {
        sentence_.number = line.number;
        sentence_.isIndented = line.isIndented();
    }

    void end() {
        if (quote_ != '\0') add(std::move(word_), true);
        quote_ = '\0';
        word_.clear();
        depth_ = 0;
        std::vector<Token>& tokens = sentence_.tokens;
        // "name = "value"" is a macro.
        if (tokens.size() == 3 && tokens[1].text == "=" && !tokens[1].isText && macros_.size() < 1000)
            macros_[tokens[0].text] = tokens[2].text;
        if (!tokens.empty()) result_.all.push_back(std::move(sentence_));
        sentence_ = Sentence();
    }

    void add(std::string text, bool isText) {
        if (++count_ > mostTokens || text.size() > longestToken)
            result_.cut = true;
        else
            sentence_.tokens.push_back({std::move(text), isText});
    }

    /// `fresh`: the text is a line; the value of a macro has no macros in it and does not end a line.
    void scan(std::string_view text, bool fresh) {
        std::size_t at = 0;
        while (at < text.size()) {
            const char c = text[at];
            if (quote_ != '\0') {
                at = scanQuoted(text, at);
            } else if (ascii::isSpace(c)) {
                ++at;
            } else if (c == '#') {
                return;
            } else if (c == '\\' && at + 1 == text.size()) {
                goesOn_ = fresh;
                return;
            } else if (c == '"' || c == '\'') {
                quote_ = c;
                ++at;
            } else if (c == '$' && fresh) {
                at = scanMacro(text, at + 1);
            } else if (isPunctuation(c)) {
                if (c == '{') ++depth_;
                if (c == '}' && depth_ > 0) --depth_;
                // "=>" is "=".
                const bool arrow = c == '=' && at + 1 < text.size() && text[at + 1] == '>';
                add(std::string(1, c), false);
                at += arrow ? 2 : 1;
            } else {
                const std::size_t from = at;
                while (at < text.size() && !ascii::isSpace(text[at]) && !isPunctuation(text[at]) &&
                       text[at] != '#' && !(text[at] == '\\' && at + 1 == text.size()))
                    ++at;
                add(std::string(text.substr(from, at - from)), false);
            }
        }
    }

    std::size_t scanQuoted(std::string_view text, std::size_t at) {
        for (; at < text.size(); ++at) {
            if (text[at] == quote_) {
                add(std::move(word_), true);
                word_.clear();
                quote_ = '\0';
                return at + 1;
            }
            const bool escaped = text[at] == '\\' && at + 1 < text.size() &&
                                 (text[at + 1] == quote_ || text[at + 1] == ' ' || text[at + 1] == '\t');
            if (escaped) ++at;
            if (word_.size() <= longestToken) word_ += text[at];
        }
        return at;
    }

    std::size_t scanMacro(std::string_view text, std::size_t at) {
        const std::size_t from = at;
        while (at < text.size() && (ascii::isAlnum(text[at]) || text[at] == '_')) ++at;
        const auto macro = macros_.find(text.substr(from, at - from));
        if (macro == macros_.end()) {
            add("$" + std::string(text.substr(from, at - from)), false);
        } else {
            const std::string value = macro->second;
            expanded_ += value.size() + 1;
            if (expanded_ > mostExpanded)
                result_.cut = true;
            else
                scan(value, false);
            quote_ = '\0';
        }
        return at;
    }

    Sentences result_;
    Sentence sentence_;
    std::map<std::string, std::string, std::less<>> macros_;
    std::string word_;  ///< in quotes
    char quote_ = '\0';
    std::size_t depth_ = 0;
    std::size_t count_ = 0;
    std::size_t expanded_ = 0;
    bool goesOn_ = false;
};

}  // namespace

Sentences sentencesIn(const Lines& lines) {
    return Scanner().run(lines);
}

}  // namespace mailvitals::config::opensmtpd
