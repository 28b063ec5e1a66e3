// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/config/exim/expansion.h"

#include "base/ascii.h"

#include <charconv>
#include <set>
#include <string>
#include <vector>

namespace mailvitals::config::exim {
namespace {

constexpr int deepest = 16;

using Truth = std::optional<bool>;

Truth negation(Truth value) {
    if (value) value = !*value;
    return value;
}

/// True or false as "condition" takes a string (specification 44.24); null: it is an error there.
Truth truthOf(std::string_view word) {
    const std::string lowered = ascii::lowered(ascii::trimmed(word));
    if (lowered.empty() || lowered == "no" || lowered == "false") return false;
    if (lowered == "yes" || lowered == "true") return true;
    if (lowered.find_first_not_of("0123456789") != lowered.npos) return std::nullopt;
    return lowered.find_first_not_of('0') != lowered.npos;
}

class Parser {
 public:
    explicit Parser(std::string_view text) : text_(text) {}

    /// "if CONDITION {string}{string}", without the "${" before it, to the end.
    Truth conditional() {
        Truth value = condition(0);
        if (failed_) return std::nullopt;
        std::vector<std::string_view> strings;
        while (peek() == '{') strings.push_back(braced());
        if (peek() != '}' || failed_ || strings.size() > 2) return std::nullopt;
        ++at_;
        skip();
        if (at_ != text_.size() || !value) return std::nullopt;
        if (strings.empty()) return value;
        if (*value) return truthOf(strings[0]);
        return strings.size() == 2 ? truthOf(strings[1]) : Truth(false);
    }

 private:
    void skip() {
        while (at_ < text_.size() && ascii::isSpace(text_[at_])) ++at_;
    }

    char peek() {
        skip();
        return at_ < text_.size() ? text_[at_] : '\0';
    }

    /// The content of braces.
    std::string_view braced() {
        if (peek() != '{') failed_ = true;
        if (failed_) return {};
        const std::size_t from = ++at_;
        for (std::size_t depth = 1; at_ < text_.size(); ++at_) {
            if (text_[at_] == '{') ++depth;
            if (text_[at_] == '}' && --depth == 0) return text_.substr(from, at_++ - from);
        }
        failed_ = true;
        return {};
    }

    std::string_view word() {
        skip();
        const std::size_t from = at_;
        while (at_ < text_.size() && (ascii::isAlnum(text_[at_]) ||
                                      std::string_view("_<>=:").find(text_[at_]) != std::string_view::npos))
            ++at_;
        return text_.substr(from, at_ - from);
    }

    Truth condition(int depth) {
        if (depth > deepest) failed_ = true;
        if (failed_) return std::nullopt;
        if (peek() == '!') {
            ++at_;
            return negation(condition(depth + 1));
        }
        const std::string_view name = word();
        if (name == "and" || name == "or") return all(name == "and", depth);
        if (name.starts_with("def:")) return defined(name.substr(4));
        if (name == "bool" || name == "bool_lax") return truthOf(known(braced()).value_or("?"));
        const std::string_view left = braced();
        const std::string_view right = braced();
        if (failed_) return std::nullopt;
        return compared(name, known(left), known(right));
    }

    /// Each condition stands in braces of its own.
    Truth all(bool conjunction, int depth) {
        Parser inner(braced());
        if (failed_) return std::nullopt;
        bool open = false;
        while (inner.peek() == '{') {
            Parser one(inner.braced());
            const Truth value = one.condition(depth + 1);
            failed_ = failed_ || inner.failed_ || one.failed_;
            if (failed_) return std::nullopt;
            if (value && *value != conjunction) return value;
            open = open || !value;
        }
        return open ? Truth() : Truth(conjunction);
    }

    /// A client that has not authenticated has none of these.
    static Truth defined(std::string_view variable) {
        static const std::set<std::string_view> none{"authenticated_id", "sender_host_authenticated"};
        return none.contains(variable) ? Truth(false) : Truth();
    }

    static std::optional<std::string> known(std::string_view value) {
        value = ascii::trimmed(value);
        if (value == "$rcpt_count" || value == "${rcpt_count}") return "1";
        if (value == "$authenticated_id" || value == "$sender_host_authenticated") return "";
        if (value.find_first_of("$\\{}") != value.npos) return std::nullopt;
        return std::string(value);
    }

    static Truth compared(std::string_view name, const std::optional<std::string>& left,
                          const std::optional<std::string>& right) {
        if (!left || !right) return std::nullopt;
        if (name == "eq") return *left == *right;
        if (name == "eqi") return ascii::equalsIgnoringCase(*left, *right);
        long a = 0;
        long b = 0;
        const auto number = [](const std::string& text, long& value) {
            return std::from_chars(text.data(), text.data() + text.size(), value).ptr ==
                       text.data() + text.size() &&
                   !text.empty();
        };
        if (!number(*left, a) || !number(*right, b)) return std::nullopt;
        if (name == ">") return a > b;
        if (name == "<") return a < b;
        if (name == ">=") return a >= b;
        if (name == "<=") return a <= b;
        if (name == "=" || name == "==") return a == b;
        return std::nullopt;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    bool failed_ = false;
};

}  // namespace

std::optional<bool> constantCondition(std::string_view value) {
    value = ascii::trimmed(value);
    if (!value.starts_with("${if")) return value.find('$') == value.npos ? truthOf(value) : std::nullopt;
    return Parser(value.substr(4)).conditional();
}

}  // namespace mailvitals::config::exim
