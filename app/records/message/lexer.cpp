// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/message/lexer.h"

#include "base/ascii.h"

namespace mailvitals::message {
namespace {

constexpr std::size_t quotedInErrors = 80;

class Lexer {
 public:
    Lexer(std::string_view value, std::string_view specials, Comments comments)
        : value_(value), specials_(specials), comments_(comments) {}

    Expected<std::vector<Token>, ParseError> run() {
        while (at_ < value_.size()) {
            const char c = value_[at_];
            if (ascii::isSpace(c)) {
                gap_ = true;
                ++at_;
                continue;
            }
            const bool closed = c == '(' ? comment() : c == '"' ? quoted() : c == '[' ? literal() : plain();
            if (!closed) {
                return unexpected(ParseError{start_, whatStaysOpen(c),
                                             std::string(value_.substr(start_, quotedInErrors)),
                                             "RFC 5322 section 3.2"});
            }
        }
        return std::move(tokens_);
    }

 private:
    static const char* whatStaysOpen(char c) {
        if (c == '(') return "a comment that nothing closes";
        return c == '"' ? "a quoted string that nothing closes" : "a square bracket that nothing closes";
    }

    void add(Token::Kind kind, std::string text) {
        tokens_.push_back({kind, std::move(text), start_, gap_});
        gap_ = false;
    }

    bool comment() {
        start_ = at_++;
        std::size_t depth = 1;
        while (at_ < value_.size()) {
            const char c = value_[at_++];
            if (c == '\\' && at_ < value_.size()) ++at_;
            if (c == '(') ++depth;
            if (c == ')' && --depth == 0) {
                if (comments_ == Comments::Keep)
                    add(Token::Kind::Comment, std::string(value_.substr(start_ + 1, at_ - start_ - 2)));
                gap_ = true;
                return true;
            }
        }
        return false;
    }

    bool quoted() {
        start_ = at_++;
        std::string text;
        while (at_ < value_.size()) {
            char c = value_[at_++];
            if (c == '"') {
                add(Token::Kind::Quoted, std::move(text));
                return true;
            }
            if (c == '\\' && at_ < value_.size()) c = value_[at_++];
            if (c != '\r' && c != '\n') text += c;
        }
        return false;
    }

    bool literal() {
        start_ = at_;
        const std::size_t end = value_.find(']', at_);
        if (end == value_.npos) return false;
        at_ = end + 1;
        add(Token::Kind::Literal, std::string(value_.substr(start_, at_ - start_)));
        return true;
    }

    bool plain() {
        start_ = at_;
        if (isSpecial(value_[at_])) {
            add(Token::Kind::Special, std::string(1, value_[at_++]));
            return true;
        }
        while (at_ < value_.size() && !endsWord(value_[at_])) ++at_;
        add(Token::Kind::Word, std::string(value_.substr(start_, at_ - start_)));
        return true;
    }

    bool isSpecial(char c) const { return specials_.find(c) != specials_.npos; }
    bool endsWord(char c) const { return ascii::isSpace(c) || c == '(' || c == '"' || isSpecial(c); }

    std::string_view value_;
    std::string_view specials_;
    Comments comments_;
    std::size_t at_ = 0;
    std::size_t start_ = 0;
    bool gap_ = false;
    std::vector<Token> tokens_;
};

}  // namespace

Expected<std::vector<Token>, ParseError> tokenise(std::string_view value, std::string_view specials,
                                                  Comments comments) {
    if (value.size() > maxStructuredValue) {
        return unexpected(
            ParseError{maxStructuredValue, "a field longer than 64 KiB", {}, "RFC 5322 section 2.1.1"});
    }
    return Lexer(value, specials, comments).run();
}

}  // namespace mailvitals::message
