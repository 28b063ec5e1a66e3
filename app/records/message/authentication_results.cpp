// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/message/authentication_results.h"

#include "base/ascii.h"
#include "records/message/lexer.h"

#include <algorithm>

namespace mailvitals::message {
namespace {

constexpr const char* section = "RFC 8601 section 2.2";
constexpr std::size_t mostResults = 200;

class ResultsReader {
 public:
    ResultsReader(const std::vector<Token>& tokens, std::size_t end) : tokens_(tokens), end_(end) {}

    Expected<AuthenticationResults, ParseError> read() {
        AuthenticationResults all;
        if (isInstance()) {
            unsigned number = 0;
            const std::string& digits = tokens_[2].text;
            if (digits.size() > 2 || !std::all_of(digits.begin(), digits.end(), ascii::isDigit))
                return wrongAt(2, "an instance that is no number from 1 to 50", "RFC 8617 section 4.2.1");
            for (const char c : digits) number = number * 10 + static_cast<unsigned>(c - '0');
            all.instance = number;
            index_ = 4;
        }
        const bool isResult =
            index_ + 1 < tokens_.size() && tokens_[index_ + 1].is('=');  // as Outlook has it
        if (atEnd() || !tokens_[index_].isText() || isResult)
            return wrong("no name of the server that writes this");
        all.server = joined();
        if (!atEnd() && tokens_[index_].isText()) {
            if (tokens_[index_].text != "1") return wrong("a version other than 1");
            ++index_;
        }
        if (auto error = results(all.results)) return unexpected(std::move(*error));
        return all;
    }

 private:
    bool atEnd() const { return index_ == tokens_.size(); }
    bool here(char c) const { return !atEnd() && tokens_[index_].is(c); }
    bool special(char c) {
        if (!here(c)) return false;
        ++index_;
        return true;
    }

    bool isInstance() const {
        return tokens_.size() > 3 && ascii::equalsIgnoringCase(tokens_[0].text, "i") && tokens_[1].is('=') &&
               tokens_[2].isText() && tokens_[3].is(';');
    }

    /// Tokens that stand together without a gap, as one text: "user@example.org", "ab==", "@example.org".
    std::string joined() {
        std::string text;
        do {
            text += tokens_[index_++].text;
        } while (!atEnd() && !tokens_[index_].afterGap && !here(';'));
        return text;
    }

    std::optional<ParseError> results(std::vector<AuthResult>& list) {
        while (!atEnd()) {
            if (!special(';')) return error("no semicolon between two results");
            if (atEnd() || here(';')) continue;  // many write one at the end
            if (ascii::equalsIgnoringCase(tokens_[index_].text, "none") &&
                (index_ + 1 == tokens_.size() || tokens_[index_ + 1].is(';'))) {
                ++index_;
                continue;
            }
            if (list.size() == mostResults) return error("more than 200 results");
            AuthResult result;
            if (auto failure = one(result)) return failure;
            list.push_back(std::move(result));
        }
        return std::nullopt;
    }

    /// methodspec [reasonspec] *(propspec)
    std::optional<ParseError> one(AuthResult& result) {
        if (auto failure = nameAndEquals(result.method)) return failure;
        result.method = result.method.substr(0, result.method.find('/'));  // "dkim/1"
        if (result.method.empty()) return error("no method before the slash");
        if (atEnd() || !tokens_[index_].isText()) return error("no result behind the equals sign");
        result.result = ascii::lowered(tokens_[index_++].text);
        while (!atEnd() && !here(';')) {
            std::string name;
            if (auto failure = nameAndEquals(name)) return failure;
            std::string value = atEnd() || here(';') ? std::string() : joined();
            const std::size_t dot = name.find('.');
            if (name == "reason") {
                result.reason = std::move(value);
            } else if (dot != name.npos) {
                result.properties.push_back({name.substr(0, dot), name.substr(dot + 1), std::move(value)});
            }
            // Others have no dot ("action=none" of Microsoft): passed over.
        }
        return std::nullopt;
    }

    std::optional<ParseError> nameAndEquals(std::string& name) {
        if (!tokens_[index_].isText() || tokens_[index_].text.empty()) return error("no name here");
        name = ascii::lowered(tokens_[index_++].text);
        // Comments and blanks may stand around the dot and the slash (appendix B.7).
        const auto divides = [](char c) { return c == '.' || c == '/'; };
        while (!atEnd() && tokens_[index_].isText() && !tokens_[index_].text.empty() &&
               (divides(name.back()) || divides(tokens_[index_].text.front())))
            name += ascii::lowered(tokens_[index_++].text);
        return special('=') ? std::nullopt : std::optional(error("no equals sign behind a name"));
    }

    ParseError error(const char* what, const char* rule = section) const {
        return {atEnd() ? end_ : tokens_[index_].at, what, atEnd() ? std::string() : tokens_[index_].text,
                rule};
    }
    tl::unexpected<ParseError> wrong(const char* what) const { return unexpected(error(what)); }
    tl::unexpected<ParseError> wrongAt(std::size_t index, const char* what, const char* rule) const {
        return unexpected(ParseError{tokens_[index].at, what, tokens_[index].text, rule});
    }

    const std::vector<Token>& tokens_;
    std::size_t end_;
    std::size_t index_ = 0;
};

}  // namespace

const std::string* AuthResult::value(std::string_view type, std::string_view property) const {
    const auto found = std::find_if(properties.begin(), properties.end(), [&](const AuthProperty& each) {
        return each.type == type && each.property == property;
    });
    return found == properties.end() ? nullptr : &found->value;
}

Expected<AuthenticationResults, ParseError> parseAuthenticationResults(std::string_view value) {
    const auto tokens = tokenise(value, ";=");
    if (!tokens) return unexpected(tokens.error());
    return ResultsReader(*tokens, value.size()).read();
}

}  // namespace mailvitals::message
