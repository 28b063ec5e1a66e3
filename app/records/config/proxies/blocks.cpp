// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/config/proxies/blocks.h"

#include "base/ascii.h"

#include <optional>

namespace mailvitals::config {
namespace {

struct Token {
    enum class Kind { Word, Open, Close, End };
    Kind kind = Kind::Word;
    std::string text;
    std::size_t line = 0;
};

class Reader {
 public:
    Reader(const Lines& lines, Ending ending) : lines_(lines), ending_(ending) {}

    std::vector<Token> tokens() {
        std::vector<Token> all;
        for (const Line& line : lines_) {
            number_ = line.number;
            text_ = line.text;
            at_ = 0;
            while (auto token = next()) all.push_back(std::move(*token));
            if (ending_ == Ending::Line) all.push_back({Token::Kind::End, {}, number_});
        }
        return all;
    }

 private:
    std::optional<Token> next() {
        at_ = text_.find_first_not_of(" \t\r", at_);
        if (at_ == text_.npos || text_[at_] == '#') {
            at_ = text_.size();
            return std::nullopt;
        }
        const char c = text_[at_];
        if (c == '{' && standsAlone()) return mark(Token::Kind::Open);
        if (c == '}') return mark(Token::Kind::Close);
        if (c == ';' && ending_ == Ending::Semicolon) return mark(Token::Kind::End);
        return word();
    }

    /// A Caddyfile has placeholders as well ("{env.PORT}"); a brace that opens a block ends its line.
    bool standsAlone() const {
        return ending_ == Ending::Semicolon || ascii::trimmed(text_.substr(at_ + 1)).empty();
    }

    Token mark(Token::Kind kind) {
        ++at_;
        return {kind, {}, number_};
    }

    Token word() {
        const char quote = text_[at_];
        const bool quoted = quote == '"' || quote == '\'' || quote == '`';
        if (quoted) {
            const std::size_t end = text_.find(quote, at_ + 1);
            const std::size_t from = at_ + 1;
            at_ = end == text_.npos ? text_.size() : end + 1;
            return {Token::Kind::Word, std::string(text_.substr(from, end - from)), number_};
        }
        const std::size_t from = at_;
        const char* const ends = ending_ == Ending::Semicolon ? " \t\r;{}" : " \t\r";
        bool variable = false;
        for (++at_; at_ < text_.size(); ++at_) {
            // "${name}" of nginx's.
            variable = (variable && text_[at_ - 1] != '}') || (text_[at_] == '{' && text_[at_ - 1] == '$');
            if (!variable && std::string_view(ends).find(text_[at_]) != std::string_view::npos) break;
        }
        return {Token::Kind::Word, std::string(text_.substr(from, at_ - from)), number_};
    }

    const Lines& lines_;
    Ending ending_;
    std::string_view text_;
    std::size_t at_ = 0;
    std::size_t number_ = 0;
};

ParseError wrong(std::string what, std::size_t line) {
    return {0, std::move(what) + " in line " + std::to_string(line), {}, {}};
}

}  // namespace

std::string_view Directive::word(std::size_t index) const {
    return index < words.size() ? std::string_view(words[index]) : std::string_view();
}

Expected<std::vector<Directive>, ParseError> blocksOf(const Lines& lines, Ending ending) {
    // The innermost open block is the last; each is moved into its directive as it closes.
    std::vector<std::vector<Directive>> open(1);
    std::vector<Directive> heads;
    Directive current;
    std::size_t count = 0;
    const auto finish = [&] {
        if (!current.words.empty()) open.back().push_back(std::move(current));
        current = {};
    };
    for (Token& token : Reader(lines, ending).tokens()) {
        if (++count > maxDirectives * 10) return unexpected(wrong("it has too many words", token.line));
        switch (token.kind) {
            case Token::Kind::Word:
                if (current.words.empty()) current.line = token.line;
                current.words.push_back(std::move(token.text));
                break;
            case Token::Kind::End: finish(); break;
            case Token::Kind::Open:
                if (open.size() > maxBlockDepth)
                    return unexpected(wrong("its blocks are nested too deep", token.line));
                if (current.words.empty()) current.line = token.line;
                heads.push_back(std::move(current));
                current = {};
                open.emplace_back();
                break;
            case Token::Kind::Close: {
                finish();
                if (heads.empty())
                    return unexpected(wrong("a block is closed that was not open", token.line));
                Directive head = std::move(heads.back());
                heads.pop_back();
                head.hasBlock = true;
                head.block = std::move(open.back());
                open.pop_back();
                open.back().push_back(std::move(head));
                break;
            }
        }
    }
    finish();
    if (!heads.empty()) return unexpected(wrong("a block is not closed that begins", heads.back().line));
    return std::move(open.front());
}

}  // namespace mailvitals::config
