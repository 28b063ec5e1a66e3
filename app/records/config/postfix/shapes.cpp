// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/config/postfix/shapes.h"

#include "base/ascii.h"
#include "records/config/blocklists.h"
#include "records/config/postfix/words.h"
#include "records/config/shapes.h"

#include <algorithm>
#include <array>

namespace mailvitals::config::postfix {
namespace {

constexpr std::string_view blanks = " \t\r\n,";

bool isName(std::string_view word) {
    return !word.empty() && word.size() <= 63 &&
           std::all_of(word.begin(), word.end(), [](char c) { return ascii::isAlnum(c) || c == '_'; });
}

/// What a table of access may lead to, besides restrictions.
bool isActionWord(std::string_view word) {
    static constexpr std::array<std::string_view, 14> actions{
        "ok",     "relay",   "reject", "dunno", "defer",    "hold", "discard",
        "filter", "prepend", "warn",   "info",  "redirect", "bcc",  "delay"};
    const std::string lower = ascii::lowered(word);
    return std::find(actions.begin(), actions.end(), lower) != actions.end() ||
           restrictionNamed(lower).has_value();
}

/// Behind these the rest of an action is a text, an address or a destination.
bool endsInText(std::string_view word) {
    static constexpr std::array<std::string_view, 15> heads{"reject",
                                                            "defer",
                                                            "defer_if_permit",
                                                            "defer_if_reject",
                                                            "hold",
                                                            "discard",
                                                            "filter",
                                                            "prepend",
                                                            "warn",
                                                            "info",
                                                            "redirect",
                                                            "bcc",
                                                            "delay",
                                                            "dunno",
                                                            "ok"};
    return std::find(heads.begin(), heads.end(), ascii::lowered(word)) != heads.end();
}

/// Digits: a reply code, or, as Postfix takes it, an OK.
std::string keptNumber(std::string_view word) {
    const bool code = word.size() == 3 && (word.front() == '4' || word.front() == '5');
    return code ? std::string(word) : "1";
}

bool isNumber(std::string_view word) {
    return !word.empty() && std::all_of(word.begin(), word.end(), ascii::isDigit);
}

std::string keptAction(std::string_view action) {
    const auto words = listWords(action);
    if (words.empty()) return {};
    if (isNumber(words.front())) return keptNumber(words.front());
    if (endsInText(words.front())) return std::string(words.front());
    std::string out;
    for (const std::string_view word : words) {
        if (!out.empty()) out += ' ';
        out += isActionWord(word) ? std::string(word) : keptRestrictionList(word);
    }
    return out;
}

/// A network, an address or the beginning of one, a host or domain, "unknown", "<>", or a pattern that is
/// known to fit everything; a person's name before "@" is left out.
std::string keptPattern(std::string_view pattern) {
    // In main.cf "$$" stands for "$".
    static constexpr std::array<std::string_view, 15> known{"<>",   "unknown", "*",    "//",      "/./",
                                                            "/^/",  "/$/",     "/.*/", "/^.*/",   "/^.*$/",
                                                            "/.+/", "/^.+$/",  "/$$/", "/^.*$$/", "/^.+$$/"};
    if (std::find(known.begin(), known.end(), pattern) != known.end()) return std::string(pattern);
    const bool excluded = pattern.starts_with('!');
    const std::string_view bare = excluded ? pattern.substr(1) : pattern;
    const bool digits = bare.find_first_not_of("0123456789abcdefABCDEF.:/[]") == bare.npos &&
                        bare.find_first_of("0123456789") != bare.npos;
    if (digits && bare.find_first_of(".:/") != bare.npos) return std::string(pattern);
    if (isNumber(bare) && bare.size() <= 3) return std::string(pattern);
    const std::size_t at = pattern.rfind('@');
    if (at != pattern.npos) {
        const std::string_view domain = pattern.substr(at + 1);
        return std::string(forgotten) + "@" + (domain.empty() ? std::string() : keptHosts(domain));
    }
    if (pattern.front() == '/' || pattern.front() == '!') return std::string(forgotten);
    // Of words without a dot only those of letters: a top-level domain, or a host at home.
    const bool letters = pattern.size() <= 20 && std::all_of(pattern.begin(), pattern.end(), ascii::isAlpha);
    const bool dotted = pattern.find('.') != pattern.npos && pattern.find('_') == pattern.npos;
    return letters || dotted ? keptHosts(pattern) : std::string(forgotten);
}

/// "inline:{...}" and the others whose entries stand in the list itself. `sign`: between pattern and action.
std::string keptEntries(std::string_view type, std::string_view inner, char sign) {
    std::string out = std::string(type) + ":{";
    for (const std::string_view word : listWords(inner)) {
        const std::string_view entry = withoutBraces(word);
        const std::size_t end = sign == '=' ? entry.find('=') : entry.find_first_of(" \t");
        const std::string_view pattern = ascii::trimmed(entry.substr(0, std::min(end, entry.size())));
        const std::string_view action = end == entry.npos ? std::string_view() : entry.substr(end + 1);
        if (out.back() != '{') out += ", ";
        const bool entire = !pattern.empty() && (sign != '=' || end != entry.npos);
        out += '{' + (entire ? keptPattern(pattern) : std::string(forgotten));
        const std::string what = keptAction(ascii::trimmed(action));
        if (sign == '=' && end != entry.npos) out += '=';
        if (sign != '=' && !what.empty()) out += ' ';
        out += what + '}';
    }
    return out + '}';
}

std::string keptTable(std::string_view word) {
    const std::size_t colon = word.find(':');
    const std::string_view type = word.substr(0, colon);
    const std::string_view rest = word.substr(colon + 1);
    const bool braced = rest.starts_with('{') && rest.ends_with('}');
    if (type == "proxy" || type == "debug") return std::string(type) + ":" + keptTable(rest);
    if (type == "inline" && braced) return keptEntries(type, withoutBraces(rest), '=');
    if ((type == "cidr" || type == "pcre" || type == "regexp") && braced)
        return keptEntries(type, withoutBraces(rest), ' ');
    if (type == "static") {
        const std::string action = keptAction(withoutBraces(rest));
        if (action.empty() || action.find(forgotten) != action.npos)
            return "static:" + std::string(forgotten);
        return action.find(' ') == action.npos ? "static:" + action : "static:{" + action + "}";
    }
    if (type == "fail") return "fail:" + std::string(forgotten);
    // Of everything else the type and the file.
    return keptRestrictions(word);
}

bool isPath(std::string_view word) {
    return word.starts_with('/') && keptNetworks(word) == word;
}

/// A word with variables: names, words and signs, as long as no value of a table is among them.
std::string keptExpression(std::string_view word) {
    for (const char* type : {"inline:", "static:", "sql:", "ldap:", "memcache:", "mongodb:", "redis:"}) {
        if (word.find(type) != word.npos) return std::string(forgotten);
    }
    std::string out;
    std::size_t at = 0;
    while (at < word.size()) {
        const std::size_t end = std::min(word.find_first_of("${}()?:,=<>! \t", at), word.size());
        const std::string_view piece = word.substr(at, end - at);
        const bool fits = piece.empty() || isName(piece) || isPath(piece) ||
                          piece.find_first_not_of("0123456789abcdef./[]") == piece.npos;
        out += fits ? std::string(piece) : std::string(forgotten);
        if (end < word.size()) {
            const char sign = word[end];
            const char before = end > 0 ? word[end - 1] : ' ';
            const char after = end + 1 < word.size() ? word[end + 1] : ' ';
            // "name=value" is no sign of comparing.
            if (sign == '=' && after != '=' &&
                std::string_view("=<>!").find(before) == std::string_view::npos)
                return std::string(forgotten);
            out += sign;
        }
        at = end + 1;
    }
    return out;
}

/// A "$" that is not doubled.
bool hasVariable(std::string_view word) {
    for (std::size_t at = word.find('$'); at != word.npos; at = word.find('$', at + 2)) {
        if (at + 1 == word.size() || word[at + 1] != '$') return true;
    }
    return false;
}

/// `hosts`: names with dots are kept. Among restrictions they are nobody's business; of blocklists see
/// keptListElement().
std::string keptWord(std::string_view word, bool hosts) {
    const bool excluded = word.starts_with('!');
    const std::string_view bare = excluded ? word.substr(1) : word;
    if (bare.starts_with('$') && bare.find_first_of("{( ") == bare.npos && !bare.starts_with("$$")) {
        const std::string plain = keptNetworks(bare);
        if (plain == bare) return std::string(word);
    }
    const bool file = bare.find(':') != bare.npos && bare.find('{') == bare.npos;
    if (file && keptRestrictions(bare) == bare) return std::string(word);
    if (hasVariable(bare)) return (excluded ? "!" : "") + keptExpression(bare);
    // "{ check_policy_service inet:..., default_action=DUNNO }" holds a word of another program.
    if (bare.starts_with('{')) return std::string(forgotten);
    const bool digits = bare.size() <= 5 && isNumber(bare);
    const bool name = isName(bare) && ascii::isAlpha(bare.front());
    if (!hosts && (digits || name)) return std::string(word);
    if (bare == "loopback-only") return std::string(word);
    if (hosts ? keptNetworks(bare) == bare : isNetworkWord(bare) || isPath(bare) || bare == forgotten)
        return std::string(word);
    return (excluded ? "!" : "") + (bare.find(':') != bare.npos ? keptTable(bare) : std::string(forgotten));
}

std::string eachWord(std::string_view value, bool hosts) {
    std::string out;
    bool namesBlocklist = false;
    std::size_t at = 0;
    while (at < value.size()) {
        const std::size_t from = value.find_first_not_of(blanks, at);
        out += value.substr(at, from == value.npos ? from : from - at);
        if (from == value.npos) break;
        const auto word = listWords(value.substr(from), 1).front();
        const bool list = !hosts && namesBlocklist && word.find_first_of("${:") == word.npos;
        out += list ? keptListElement(word) : keptWord(word, hosts);
        namesBlocklist = asksBlocklist(word);
        at = from + word.size();
    }
    return out;
}

}  // namespace

std::string keptList(std::string_view value) {
    return eachWord(value, true);
}

std::string keptRestrictionList(std::string_view value) {
    return eachWord(value, false);
}

std::string keptEntry(std::string_view line) {
    const std::size_t end = line.find_first_of(" \t");
    const std::string_view pattern = line.substr(0, std::min(end, line.size()));
    if (pattern.empty()) return {};
    const std::string lower = ascii::lowered(pattern);
    const std::string_view rest = end == line.npos ? std::string_view() : ascii::trimmed(line.substr(end));
    if (lower == "endif") return lower;
    if (lower == "if") return "if " + (rest.empty() ? std::string(forgotten) : keptPattern(rest));
    const std::string action = keptAction(rest);
    return keptPattern(pattern) + (action.empty() ? "" : " " + action);
}

bool isSecretName(std::string_view name) {
    const std::string lower = ascii::lowered(name);
    for (const char* secret : {"pass", "secret", "key", "token", "pwd"}) {
        if (lower.find(secret) != lower.npos) return true;
    }
    return false;
}

bool isOwnersName(std::string_view name) {
    const std::string lower = ascii::lowered(name);
    for (const char* own : {"smtp_", "smtpd_", "lmtp_", "postscreen_", "tls_", "tlsproxy_", "milter_",
                            "virtual_", "local_", "mail_"}) {
        if (lower.starts_with(own)) return false;
    }
    return name.size() <= 63 && !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
               return ascii::isAlnum(c) || c == '_' || c == '-';
           });
}

bool isParameterOfAccess(std::string_view name) {
    return name == "mynetworks" || name == "mynetworks_style" || name == "mydestination" ||
           name == "relay_domains" || name == "inet_interfaces" || name == "compatibility_level";
}

bool isAccessList(std::string_view value) {
    const auto words = listWords(value);
    const bool access = std::any_of(words.begin(), words.end(), [](std::string_view word) {
        return restrictionNamed(word).has_value() || isNetworkWord(word);
    });
    return access && std::all_of(words.begin(), words.end(), [](std::string_view word) {
               const bool plain = isName(word) && !restrictionNamed(word) && !isNumber(word);
               return !plain && keptWord(word, false) == word;
           });
}

}  // namespace mailvitals::config::postfix
