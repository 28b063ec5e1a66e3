// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/spf/macro_string.h"

#include "base/ascii.h"

#include <algorithm>
#include <optional>

namespace mailvitals::spf {
namespace {

constexpr const char* formalSection = "RFC 7208 section 7.1";
constexpr const char* lettersSection = "RFC 7208 section 7.2";
constexpr const char* detailsSection = "RFC 7208 section 7.3";

constexpr std::string_view macroLetters = "slodiphcrtv";
constexpr std::string_view explanationLetters = "crt";
constexpr std::string_view delimiters = ".-+,/_=";

bool isLiteral(char c, MacroUse use) {
    return (c > 0x20 && c < 0x7f) || (c == ' ' && use == MacroUse::Explanation);
}

/// toplabel: letters, digits and inner hyphens, and not digits alone (RFC 7208 section 7.1).
bool isTopLabel(std::string_view label) {
    return !label.empty() && ascii::isAlnum(label.front()) && ascii::isAlnum(label.back()) &&
           std::all_of(label.begin(), label.end(), [](char c) { return ascii::isAlnum(c) || c == '-'; }) &&
           !std::all_of(label.begin(), label.end(), ascii::isDigit);
}

class Parser {
 public:
    Parser(std::string_view text, MacroUse use, std::size_t offset)
        : text_(text), use_(use), offset_(offset) {
        result_.text = text;
    }

    Expected<MacroString, ParseError> run() {
        while (position_ < text_.size()) {
            const auto error = text_[position_] == '%' ? readPercent() : readLiteral();
            if (error) return unexpected(*error);
        }
        if (use_ == MacroUse::DomainSpec) {
            if (const auto error = checkDomainEnd()) return unexpected(*error);
        }
        return std::move(result_);
    }

 private:
    using Failure = std::optional<ParseError>;

    ParseError wrong(std::size_t at, const char* what, std::string_view found, const char* section) const {
        return ParseError{offset_ + at, what, std::string(found), section};
    }

    void append(std::string_view literal) {
        const bool extends =
            !result_.parts.empty() && std::holds_alternative<std::string>(result_.parts.back());
        if (!extends) result_.parts.emplace_back(std::string());
        std::get<std::string>(result_.parts.back()) += literal;
    }

    Failure readLiteral() {
        const std::string_view byte = text_.substr(position_, 1);
        if (!isLiteral(byte[0], use_)) {
            return wrong(position_, "a character that may not stand here", byte, formalSection);
        }
        append(byte);
        ++position_;
        return std::nullopt;
    }

    Failure readPercent() {
        const char next = position_ + 1 < text_.size() ? text_[position_ + 1] : '\0';
        switch (next) {
            case '%': append("%"); break;
            case '_': append(" "); break;
            case '-': append("%20"); break;
            case '{': return readMacro();
            default:
                return wrong(position_, "a percent sign without '{', '%', '_' or '-' behind it",
                             text_.substr(position_, 2), detailsSection);
        }
        position_ += 2;
        macroEnd_ = position_;
        return std::nullopt;
    }

    /// "%{" macro-letter transformers *delimiter "}"
    Failure readMacro() {
        const std::size_t start = position_;
        const std::size_t close = text_.find('}', start);
        if (close == text_.npos) {
            // An unclosed macro may have the rest of a huge record behind it; the start of it tells enough.
            return wrong(start, "a macro without its closing brace", text_.substr(start, 16), formalSection);
        }
        Macro macro;
        std::size_t at = start + 2;
        if (const auto error = readLetter(at++, macro)) return error;
        if (const auto error = readDigits(at, macro)) return error;
        if (at < close && ascii::lower(text_[at]) == 'r') {
            macro.reverse = true;
            ++at;
        }
        for (; at < close; ++at) {
            if (delimiters.find(text_[at]) == delimiters.npos) {
                return wrong(at, "neither a transformer nor a delimiter of a macro", text_.substr(at, 1),
                             formalSection);
            }
            macro.delimiters += text_[at];
        }
        result_.parts.emplace_back(std::move(macro));
        position_ = close + 1;
        macroEnd_ = position_;
        return std::nullopt;
    }

    Failure readLetter(std::size_t at, Macro& macro) const {
        const char letter = ascii::lower(text_[at]);
        const std::string_view found = text_.substr(at, 1);
        if (macroLetters.find(letter) == macroLetters.npos) {
            return wrong(at, "unknown macro letter", found, lettersSection);
        }
        if (use_ == MacroUse::DomainSpec && explanationLetters.find(letter) != explanationLetters.npos) {
            return wrong(at, "a macro letter for explanation texts only", found, lettersSection);
        }
        macro.letter = letter;
        macro.urlEscape = ascii::isUpper(text_[at]);
        return std::nullopt;
    }

    Failure readDigits(std::size_t& at, Macro& macro) const {
        const std::size_t start = at;
        for (; ascii::isDigit(text_[at]); ++at) {
            macro.digits =
                std::min(macro.digits * 10 + static_cast<unsigned>(text_[at] - '0'), mostMacroDigits);
        }
        if (at > start && macro.digits == 0) {
            return wrong(start, "zero as the number of parts to keep", text_.substr(start, at - start),
                         detailsSection);
        }
        return std::nullopt;
    }

    /// domain-end = ( "." toplabel [ "." ] ) / macro-expand
    Failure checkDomainEnd() const {
        if (text_.empty()) return wrong(0, "no domain name", {}, formalSection);
        std::string_view tail = text_.substr(macroEnd_);
        if (tail.empty()) return std::nullopt;
        if (tail.ends_with('.')) tail.remove_suffix(1);
        const std::size_t dot = tail.rfind('.');
        const std::size_t label = dot == tail.npos ? 0 : dot + 1;
        if (!isTopLabel(tail.substr(label))) {
            return wrong(macroEnd_ + label, "the name ends in something that is no top-level label",
                         tail.substr(label), formalSection);
        }
        if (dot == tail.npos) {
            return wrong(macroEnd_, "a single word where a name with a dot belongs", tail, formalSection);
        }
        return std::nullopt;
    }

    std::string_view text_;
    MacroUse use_;
    std::size_t offset_;
    std::size_t position_ = 0;
    std::size_t macroEnd_ = 0;  ///< behind the last "%{...}", "%%", "%_" or "%-"
    MacroString result_;
};

}  // namespace

bool MacroString::hasMacros() const {
    return std::any_of(parts.begin(), parts.end(),
                       [](const auto& part) { return std::holds_alternative<Macro>(part); });
}

Expected<MacroString, ParseError> parseMacroString(std::string_view text, MacroUse use, std::size_t offset) {
    return Parser(text, use, offset).run();
}

}  // namespace mailvitals::spf
