// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/config/postfix/settings.h"

#include "base/ascii.h"
#include "records/config/postfix/shapes.h"
#include "records/config/postfix/words.h"

#include <algorithm>
#include <charconv>

namespace mailvitals::config::postfix {
namespace {

constexpr int deepest = 20;
constexpr std::size_t mostSteps = 2000;

bool isNameCharacter(char c) {
    return ascii::isAlnum(c) || c == '_' || c == '-';
}

/// "3.6" is {3, 6}; what is no level is nothing.
std::vector<unsigned> levelIn(std::string_view text) {
    std::vector<unsigned> level;
    for (const std::string_view piece : ascii::split(ascii::trimmed(text), '.')) {
        unsigned number = 0;
        const auto result = std::from_chars(piece.data(), piece.data() + piece.size(), number);
        if (result.ec != std::errc() || level.size() == 3) break;
        level.push_back(number);
    }
    level.resize(3);
    return level;
}

/// Where the brace or parenthesis that opens at `open` closes; npos: nowhere.
std::size_t closing(std::string_view text, std::size_t open) {
    const char opens = text[open];
    const char closes = opens == '{' ? '}' : ')';
    std::size_t depth = 0;
    for (std::size_t at = open; at < text.size(); ++at) {
        if (text[at] == opens) ++depth;
        if (text[at] == closes && --depth == 0) return at;
    }
    return text.npos;
}

std::string_view skipBlanks(std::string_view text) {
    const std::size_t at = text.find_first_not_of(" \t\r\n");
    return at == text.npos ? std::string_view() : text.substr(at);
}

}  // namespace

/// mac_expand(3) as parameters use it: "$name", "${name}", "$(name)", "${name?text}", "${name:text}",
/// "${name?{text}:{text}}", "${{text} == {text}?{text}:{text}}". Parameters may name each other in a circle,
/// so both depth and work have their limits.
class Settings::Expansion {
 public:
    explicit Expansion(const Settings& settings) : settings_(settings) {}

    std::string expand(std::string_view text, int depth) {
        std::string out;
        std::size_t at = 0;
        while (at < text.size()) {
            if (out.size() > maxValue || depth > deepest || ++steps_ > mostSteps) {
                complete_ = false;
                return out;
            }
            const std::size_t dollar = std::min(text.find('$', at), text.size());
            out += text.substr(at, dollar - at);
            at = dollar;
            if (at == text.size()) break;
            if (text.substr(at, 2) == "$$") {
                out += '$';
                at += 2;
                continue;
            }
            at = reference(text, at + 1, depth, out);
        }
        return out;
    }

    bool complete() const { return complete_; }

 private:
    /// Behind a "$"; returns where the text goes on.
    std::size_t reference(std::string_view text, std::size_t at, int depth, std::string& out) {
        if (at < text.size() && (text[at] == '{' || text[at] == '(')) {
            const std::size_t end = closing(text, at);
            if (end == text.npos) return bad(text.size());
            bracketed(text.substr(at + 1, end - at - 1), depth, out);
            return end + 1;
        }
        std::size_t end = at;
        while (end < text.size() && isNameCharacter(text[end])) ++end;
        if (end == at) return bad(at);
        out += named(text.substr(at, end - at), depth);
        return end;
    }

    void bracketed(std::string_view inner, int depth, std::string& out) {
        const std::string_view begin = skipBlanks(inner);
        if (begin.starts_with('{')) return compared(begin, depth, out);
        std::size_t end = 0;
        while (end < inner.size() && isNameCharacter(inner[end])) ++end;
        if (end == 0) return void(bad(0));
        const std::string value = named(inner.substr(0, end), depth);
        const std::string_view rest = skipBlanks(inner.substr(end));
        if (rest.empty()) {
            out += value;
        } else if (rest.front() == '?' || rest.front() == ':') {
            choose(!value.empty(), rest, depth, out);
        } else {
            bad(0);
        }
    }

    /// "{a} == {b} ? {yes} : {no}"
    void compared(std::string_view text, int depth, std::string& out) {
        const std::string left = braced(text, depth);
        text = skipBlanks(text);
        const std::size_t end = std::min(text.find_first_of("{ \t"), text.size());
        const std::string_view sign = text.substr(0, end);
        text = skipBlanks(text.substr(end));
        if (!text.starts_with('{')) return void(bad(0));
        const std::string right = braced(text, depth);
        const auto holds = holdsBetween(left, sign, right);
        text = skipBlanks(text);
        if (!holds) return void(bad(0));
        if (text.empty()) {
            if (*holds) out += "bool:true";
            return;
        }
        choose(*holds, text, depth, out);
    }

    static std::optional<bool> holdsBetween(const std::string& left, std::string_view sign,
                                            const std::string& right) {
        int order = left.compare(right);
        const auto number = [](const std::string& text) {
            long value = 0;
            const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
            const bool whole = result.ec == std::errc() && result.ptr == text.data() + text.size();
            return whole ? std::optional(value) : std::nullopt;
        };
        const auto one = number(left);
        const auto other = number(right);
        if (one && other) order = *one < *other ? -1 : *one > *other ? 1 : 0;
        if (sign.ends_with("level")) {
            sign.remove_suffix(5);
            const auto a = levelIn(left);
            const auto b = levelIn(right);
            order = a < b ? -1 : a > b ? 1 : 0;
        }
        if (sign == "==") return order == 0;
        if (sign == "!=") return order != 0;
        if (sign == "<") return order < 0;
        if (sign == "<=") return order <= 0;
        if (sign == ">") return order > 0;
        if (sign == ">=") return order >= 0;
        return std::nullopt;
    }

    /// Takes "{text}" from the front and gives what it comes to.
    std::string braced(std::string_view& text, int depth) {
        const std::size_t end = closing(text, 0);
        if (end == text.npos) {
            bad(0);
            text = {};
            return {};
        }
        const std::string_view inner = ascii::trimmed(text.substr(1, end - 1));
        text.remove_prefix(end + 1);
        return expand(inner, depth + 1);
    }

    /// "?yes", ":no", "?{yes}:{no}", "?{yes}"
    void choose(bool holds, std::string_view text, int depth, std::string& out) {
        const bool first = text.front() == '?';
        std::string_view rest = skipBlanks(text.substr(1));
        if (!rest.starts_with('{')) {
            if (holds == first) out += expand(text.substr(1), depth + 1);
            return;
        }
        const std::string one = braced(rest, depth);
        if (holds == first) out += one;
        rest = skipBlanks(rest);
        if (rest.empty()) return;
        if (!first || rest.front() != ':') return void(bad(0));
        rest = skipBlanks(rest.substr(1));
        const std::string other = rest.starts_with('{') ? braced(rest, depth) : expand(rest, depth + 1);
        if (!holds) out += other;
    }

    std::string named(std::string_view name, int depth) {
        const auto found = settings_.given_.find(name);
        if (found != settings_.given_.end()) return expand(found->second.text, depth + 1);
        // One of Postfix's own with a default that nobody here knows.
        const bool own = !isOwnersName(name) || name == "proxy_interfaces" || name == "myorigin";
        if (own && settings_.defaultOf(name).empty()) complete_ = false;
        return expand(settings_.defaultOf(name), depth + 1);
    }

    std::size_t bad(std::size_t at) {
        complete_ = false;
        return at;
    }

    const Settings& settings_;
    std::size_t steps_ = 0;
    bool complete_ = true;
};

void Settings::takeMain(const Texts& texts, std::size_t text) {
    for (std::size_t f = 0; f < texts[text].facts.size(); ++f) {
        const Fact& fact = texts[text].facts[f];
        given_.insert_or_assign(fact.key, Given{fact.value, Place{text, f}});
    }
}

/// Which domains are the server's own is trivial-rewrite's to know, and that one reads main.cf.
void Settings::takeService(const Texts& texts, std::size_t text, std::string_view service) {
    static constexpr std::string_view others[] = {"program", "mydestination", "relay_domains",
                                                  "virtual_mailbox_domains", "virtual_alias_domains"};
    for (std::size_t f = 0; f < texts[text].facts.size(); ++f) {
        const Fact& fact = texts[text].facts[f];
        if (fact.group != service) continue;
        if (std::find(std::begin(others), std::end(others), fact.key) != std::end(others)) continue;
        given_.insert_or_assign(fact.key, Given{fact.value, Place{text, f}});
    }
}

Value Settings::value(std::string_view name) const {
    Expansion expansion(*this);
    const auto found = given_.find(name);
    Value value;
    if (found != given_.end()) value.at = found->second.at;
    value.text = expansion.expand(found != given_.end() ? found->second.text : defaultOf(name), 0);
    value.complete = expansion.complete();
    return value;
}

/// As it stands: a level that is a variable could name what depends on it.
std::vector<unsigned> Settings::level() const {
    const auto found = given_.find("compatibility_level");
    return levelIn(found == given_.end() ? "0" : found->second.text);
}

bool Settings::isOlderThan(std::string_view level) const {
    return this->level() < levelIn(level);
}

/// The defaults of Postfix 3 (postconf(5)). Without a compatibility level smtpd_relay_restrictions is empty,
/// but a server without either list takes no mail at all: then the text is of Postfix 2, or is not all.
std::string Settings::defaultOf(std::string_view name) const {
    static constexpr const char* relay =
        "permit_mynetworks, permit_sasl_authenticated, defer_unauth_destination";
    if (name == "compatibility_level") return "0";
    if (name == "smtpd_relay_restrictions") {
        const auto version = given_.find("mail_version");
        const bool second = version != given_.end() && version->second.text.starts_with("2.");
        const bool neither = !has("compatibility_level") && !has("smtpd_recipient_restrictions");
        return neither || second || !isOlderThan("1") ? relay : "";
    }
    if (name == "mynetworks_style") return isOlderThan("2") ? "subnet" : "host";
    if (name == "relay_domains") return isOlderThan("2") ? "$mydestination" : "";
    if (name == "mydestination") return "$myhostname, localhost.$mydomain, localhost";
    if (name == "inet_interfaces") return "all";
    if (name == "config_directory") return "/etc/postfix";
    if (name == "smtpd_delay_reject") return "yes";
    return {};
}

}  // namespace mailvitals::config::postfix
