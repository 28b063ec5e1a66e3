// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/config/exim/list.h"

#include "base/ascii.h"
#include "records/config/lines.h"
#include "records/config/shapes.h"

#include <algorithm>
#include <set>

namespace mailvitals::config::exim {
namespace {

constexpr std::size_t mostElements = 2000;

/// Calls `take` with each raw element, doubled separators included, and `between` with each separator.
template <class Take, class Between>
void walk(std::string_view list, Take take, Between between) {
    list = ascii::trimmed(list);
    char separator = ':';
    if (list.size() > 1 && list.front() == '<' && !ascii::isAlnum(list[1]) && !ascii::isSpace(list[1])) {
        separator = list[1];
        between(list.substr(0, 2), separator);
        list.remove_prefix(2);
    }
    std::size_t from = 0;
    std::size_t depth = 0;
    std::size_t elements = 0;
    for (std::size_t at = 0; at < list.size() && elements < mostElements; ++at) {
        const char c = list[at];
        if (c == '{') ++depth;
        if (c == '}' && depth > 0) --depth;
        if (c != separator || depth > 0) continue;
        if (at + 1 < list.size() && list[at + 1] == separator) {
            ++at;
            continue;
        }
        take(list.substr(from, at - from), separator);
        between(list.substr(at, 1), separator);
        from = at + 1;
        ++elements;
    }
    take(list.substr(from), separator);
}

std::string undoubled(std::string_view raw, char separator) {
    std::string plain;
    for (std::size_t i = 0; i < raw.size(); ++i) {
        plain += raw[i];
        if (raw[i] == separator && i + 1 < raw.size() && raw[i + 1] == separator) ++i;
    }
    return std::string(ascii::trimmed(plain));
}

std::string doubled(std::string_view plain, char separator) {
    std::string raw;
    for (const char c : plain) {
        raw += c;
        if (c == separator) raw += c;
    }
    return raw;
}

bool isLabel(std::string_view word) {
    return !word.empty() && word.size() <= 255 && std::all_of(word.begin(), word.end(), [](char c) {
        return ascii::isAlnum(c) || c == '-' || c == '_' || c == '+' || c == '.';
    });
}

/// A name with dots, or one whose first part is a "*".
bool isDomainPattern(std::string_view word) {
    const bool wild = word.starts_with('*');
    const std::string_view rest = wild ? word.substr(1) : word;
    return isLabel(rest) && rest.find('.') != rest.npos && rest.find('_') == rest.npos &&
           rest.find('+') == rest.npos;
}

bool isPathWord(std::string_view word) {
    return word.starts_with('/') && word.size() <= 255 && std::all_of(word.begin(), word.end(), [](char c) {
               return ascii::isAlnum(c) || std::string_view("._/+-").find(c) != std::string_view::npos;
           });
}

/// "lsearch;/etc/virtual", "net24-dbm;/etc/networks": the kind of a look-up, and the file.
bool isFileLookup(std::string_view word) {
    static const std::set<std::string_view> kinds =
        wordSet("lsearch wildlsearch nwildlsearch iplsearch dsearch dbm dbmjz dbmnz cdb lmdb");
    const std::size_t semicolon = word.find(';');
    if (semicolon == word.npos || !isPathWord(ascii::trimmed(word.substr(semicolon + 1)))) return false;
    std::string_view kind = word.substr(0, semicolon);
    kind = kind.substr(0, kind.find_first_of("*,"));
    const std::size_t dash = kind.find('-');
    if (dash == kind.npos) return kinds.contains(kind);
    const std::string_view head = kind.substr(0, dash);
    const bool known = head.starts_with("net") || head.starts_with("partial");
    return known && head.size() <= 10 && kinds.contains(kind.substr(dash + 1));
}

bool isMacroOfElsewhere(std::string_view word) {
    return !word.empty() && ascii::isUpper(word.front()) && word.find('_') != word.npos &&
           word.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ_") == word.npos;
}

bool isCommonLocalPart(std::string_view word) {
    static const std::set<std::string_view> common =
        wordSet("postmaster abuse hostmaster webmaster root mailer-daemon");
    return common.contains(word);
}

std::string named(std::string_view word, Numbered* numbers) {
    if (isNumbered(word)) return std::string(word);
    return numbers && isLabel(word) ? numbers->of(word) : std::string(forgotten);
}

std::string keptHost(std::string_view word) {
    static const std::set<std::string_view> own{"@", "@[]", "localhost"};
    return own.contains(word) || isNetworkWord(word) || isDomainPattern(word) ? std::string(word)
                                                                              : std::string(forgotten);
}

std::string keptDomain(std::string_view word, Numbered* numbers) {
    static const std::set<std::string_view> own{"@",           "@[]",           "@mx_any",
                                                "@mx_primary", "@mx_secondary", "localhost"};
    if (own.contains(word) || isDomainPattern(word)) return std::string(word);
    return named(word, numbers);
}

std::string keptAddress(std::string_view word, Numbered* numbers) {
    const std::size_t at = word.rfind('@');
    if (at == word.npos) return keptDomain(word, numbers);
    const std::string_view local = word.substr(0, at);
    const std::string_view domain = word.substr(at + 1);
    const std::string host = domain == "*" ? "*" : keptDomain(domain, numbers);
    if (host == forgotten) return host;
    if (local.empty() || local == "*" || isCommonLocalPart(local)) return std::string(local) + "@" + host;
    const std::string person = named(local, numbers);
    return person == forgotten ? person : person + "@" + host;
}

std::string keptWord(ListType type, std::string_view word, Numbered* numbers) {
    if (word.empty() || word == "*" || word == forgotten) return std::string(word);
    const bool list = word.front() == '+' && word.size() <= 128 && isLabel(word.substr(1));
    if (list || isPathWord(word) || isFileLookup(word) || isMacroOfElsewhere(word) || isPattern(word))
        return std::string(word);
    switch (type) {
        case ListType::Hosts: return keptHost(word);
        case ListType::Domains: return keptDomain(word, numbers);
        case ListType::Addresses: return keptAddress(word, numbers);
        case ListType::LocalParts: break;
    }
    return isCommonLocalPart(word) ? std::string(word) : named(word, numbers);
}

/// The file of "${if exists{FILE}{FILE}{}}", as Debian names lists that need not be there; empty: no such
/// expansion.
std::string_view fileIfExists(std::string_view word) {
    constexpr std::string_view head = "${if exists{";
    if (!word.starts_with(head)) return {};
    word.remove_prefix(head.size());
    const std::string_view file = word.substr(0, word.find('}'));
    std::string rest;
    for (const char c : word.substr(file.size())) {
        if (!ascii::isSpace(c)) rest += c;
    }
    return isPathWord(file) && rest == "}{" + std::string(file) + "}{}}" ? file : std::string_view();
}

}  // namespace

std::vector<std::string> elementsOf(std::string_view list) {
    std::vector<std::string> elements;
    walk(
        list, [&](std::string_view raw, char separator) { elements.push_back(undoubled(raw, separator)); },
        [](std::string_view, char) {});
    // An empty element is one, but not at the end of a list.
    if (elements.back().empty()) elements.pop_back();
    return elements;
}

Element elementIn(std::string_view text) {
    Element element;
    element.word = ascii::trimmed(text);
    element.negated = element.word.starts_with('!');
    if (element.negated) element.word = ascii::trimmed(element.word.substr(1));
    return element;
}

std::string keptElement(ListType type, std::string_view text, Numbered* numbers) {
    Element element = elementIn(text);
    // "\\N" around an expression keeps it from being expanded.
    const std::string_view inner =
        element.word.size() > 4 ? element.word.substr(2, element.word.size() - 4) : "";
    if (element.word.starts_with("\\N") && element.word.ends_with("\\N") && isPattern(inner) &&
        inner.find('\\') == inner.npos)
        element.word = inner;
    if (const std::string_view file = fileIfExists(element.word); !file.empty()) element.word = file;
    // What an expansion yields is a list of its own, which may say no as well as yes.
    const bool expanded = element.word.find('$') != element.word.npos;
    if (expanded && !isPattern(element.word)) return std::string(forgotten);
    const std::string word = keptWord(type, element.word, numbers);
    return element.negated ? "!" + word : word;
}

std::string keptList(ListType type, std::string_view list, Numbered* numbers) {
    std::string out;
    walk(
        list,
        [&](std::string_view raw, char separator) {
            const std::string plain = undoubled(raw, separator);
            std::string kept = keptElement(type, plain, numbers);
            const bool same = kept == plain;
            out += same ? std::string(raw) : " " + doubled(kept, separator) + " ";
        },
        [&](std::string_view separator, char) { out += separator; });
    return std::string(ascii::trimmed(out));
}

bool isPattern(std::string_view word) {
    return word.starts_with('^') && word.size() <= 128 && std::none_of(word.begin(), word.end(), [](char c) {
               return ascii::isAlnum(c) || c == '(' || c == '{';
           });
}

std::optional<bool> fitsLetters(std::string_view pattern) {
    // A string of the configuration file is expanded before it is an expression: two backslashes are one.
    std::string plain;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        plain += pattern[i];
        if (pattern[i] == '\\' && i + 1 < pattern.size() && pattern[i + 1] == '\\') ++i;
    }
    if (plain.find('|') != plain.npos && plain.find('[') == plain.npos) return std::nullopt;
    bool anchored = false;
    bool needed = false;  ///< something beside letters has to be there
    for (std::size_t i = 1; i < plain.size(); ++i) {
        if (plain[i] == '$' && i + 1 == plain.size()) {
            anchored = true;
            break;
        }
        bool letters = plain[i] == '.';
        if (plain[i] == '\\') {
            if (++i == plain.size()) return std::nullopt;
        } else if (plain[i] == '[') {
            const std::size_t first = i + 1 + (i + 1 < plain.size() && plain[i + 1] == '^' ? 1 : 0);
            const std::size_t close = plain.find(']', first + 1);
            if (close == plain.npos) return std::nullopt;
            // "[^@%]" has every letter, "[@%]" has none: there are none in what is kept.
            letters = first == i + 2;
            i = close;
        } else if (std::string_view("*+?|").find(plain[i]) != std::string_view::npos) {
            return std::nullopt;
        }
        const char next = i + 1 < plain.size() ? plain[i + 1] : '\0';
        const bool optional = next == '*' || next == '?';
        if (optional || next == '+') ++i;
        needed = needed || (!letters && !optional);
    }
    if (needed) return false;
    // Without anything that is needed, a beginning fits everything; to the end it may not reach.
    if (!anchored)
        return plain.find('[') == plain.npos || plain.find("[^") != plain.npos ? std::optional(true)
                                                                               : std::nullopt;
    return plain == "^.*$" || plain == "^.+$" ? std::optional(true) : std::nullopt;
}

}  // namespace mailvitals::config::exim
