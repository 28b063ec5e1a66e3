// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/config/shapes.h"

#include "base/ascii.h"
#include "base/ip_address.h"
#include "records/config/lines.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <set>

namespace mailvitals::config {
namespace {

constexpr std::string_view addressCharacters = "0123456789abcdefABCDEF.:/[]-*,";
constexpr std::string_view hostCharacters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_*";
constexpr std::string_view nameCharacters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_*/";
constexpr std::size_t longestName = 128;
constexpr std::size_t longestHost = 255;
constexpr std::size_t longestPath = 255;

bool consistsOf(std::string_view text, std::string_view characters) {
    return text.find_first_not_of(characters) == text.npos;
}

/// "${NAME:-default}", "${NAME-default}", "${NAME}", "$(NAME)" and "$NAME" with their defaults put in; none
/// where a "$" begins something else.
std::optional<std::string> atDefaults(std::string_view word) {
    std::string out;
    for (std::size_t at = 0; at < word.size();) {
        if (word[at] != '$') {
            out += word[at++];
            continue;
        }
        const char open = at + 1 < word.size() ? word[at + 1] : '\0';
        const bool bracketed = open == '{' || open == '(';
        const std::size_t from = at + (bracketed ? 2 : 1);
        std::size_t end = from;
        while (end < word.size() && (ascii::isAlnum(word[end]) || word[end] == '_')) ++end;
        if (end == from) return std::nullopt;
        if (!bracketed) {
            at = end;
            continue;
        }
        const std::size_t close = word.find(open == '{' ? '}' : ')', end);
        if (close == word.npos) return std::nullopt;
        std::string_view rest = word.substr(end, close - end);
        if (rest.starts_with(':')) rest.remove_prefix(1);
        if (!rest.empty() && !rest.starts_with('-')) return std::nullopt;
        if (!rest.empty()) out += rest.substr(1);
        at = close + 1;
    }
    return out;
}

bool isHostWord(std::string_view word) {
    return !word.empty() && word.size() <= longestHost && isMadeOf(word, hostCharacters);
}

/// A word with dots, as no password is written by accident where a network is meant.
bool isDottedHost(std::string_view word) {
    return isHostWord(word) && word.find('.') != word.npos && word.find('_') == word.npos;
}

bool isPath(std::string_view word) {
    static constexpr std::string_view characters =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._/+-$";
    const bool begins = word.starts_with('/') || word.starts_with('$');
    return begins && word.size() <= longestPath && consistsOf(word, characters);
}

/// A table of Postfix's: its type, and the file where it is one. What a type is given directly ("static:",
/// "inline:{...}", "mysql:{...}") may be a login.
std::string keptTable(std::string_view word) {
    static const std::set<std::string_view> files = wordSet(
        "hash btree lmdb cdb dbm sdbm cidr pcre regexp texthash mysql pgsql sqlite ldap memcache mongodb");
    static const std::set<std::string_view> others = wordSet(
        "proxy static inline unionmap pipemap randmap environ fail internal unix inet tcp socketmap "
        "netinfo nis nisplus check private");
    const std::size_t colon = word.find(':');
    if (colon == word.npos) return std::string(forgotten);
    const std::string_view type = word.substr(0, colon);
    const std::string_view rest = word.substr(colon + 1);
    const std::string head = std::string(type) + ":";
    if (files.contains(type)) return head + (isPath(rest) ? std::string(rest) : std::string(forgotten));
    if (!others.contains(type)) return std::string(forgotten);
    return head + (type == "proxy" ? keptTable(rest) : std::string(forgotten));
}

/// The value with every word replaced by what is kept of it, and what lies between them as it stands. What is
/// in braces or quotes belongs to one word, to the end of the text where they do not close.
std::string eachWord(std::string_view value, std::string_view between,
                     const std::function<std::string(std::string_view)>& kept) {
    std::string out;
    std::size_t at = 0;
    while (at < value.size()) {
        if (between.find(value[at]) != between.npos) {
            out += value[at++];
            continue;
        }
        const std::size_t from = at;
        std::size_t depth = 0;
        bool quoted = false;
        for (; at < value.size(); ++at) {
            const char c = value[at];
            if (c == '"') quoted = !quoted;
            if (quoted) continue;
            if (c == '{') ++depth;
            if (c == '}' && depth > 0) --depth;
            if (depth == 0 && between.find(c) != between.npos) break;
        }
        out += kept(value.substr(from, at - from));
    }
    return out;
}

/// "127.0.0.1%lo:25" without the interface's name.
std::string withoutZones(std::string text) {
    constexpr std::size_t longestInterface = 15;
    for (std::size_t at = text.find('%'); at != text.npos; at = text.find('%', at)) {
        const std::size_t end = std::min(text.find_first_of(":]", at), text.size());
        const bool zone =
            end - at <= longestInterface + 1 && consistsOf(text.substr(at + 1, end - at - 1), hostCharacters);
        if (!zone) return text;
        text.erase(at, end - at);
    }
    return text;
}

std::string orForgotten(std::string_view word, bool fits) {
    return std::string(fits ? word : forgotten);
}

std::string keptNetwork(std::string_view word) {
    static const std::set<std::string_view> own{"*", "@", "@[]", "localhost", "<localnames>", "all"};
    std::string_view plain = word;
    if (plain.starts_with('!')) plain = ascii::trimmed(plain.substr(1));
    if (isNetworkWord(plain) || own.contains(plain) || isDottedHost(plain) || isPath(plain) ||
        (plain.find('$') != plain.npos && isMadeOf(plain, addressCharacters)))
        return std::string(word);
    return std::string(word.substr(0, word.size() - plain.size())) + keptTable(plain);
}

std::string keptRestriction(std::string_view word) {
    static constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz_";
    const bool own = !word.empty() && word.size() <= 63 && consistsOf(word, letters);
    const bool number = !word.empty() && word.size() <= 5 && consistsOf(word, "0123456789");
    if (own || number) return std::string(word);
    return isPath(word) ? std::string(word) : keptTable(word);
}

}  // namespace

bool isNetworkWord(std::string_view word) {
    std::string plain(word);
    std::erase_if(plain, [](char c) { return c == '[' || c == ']'; });
    return Cidr::parse(plain.starts_with('!') ? std::string_view(plain).substr(1) : plain).has_value();
}

bool isMadeOf(std::string_view word, std::string_view characters) {
    const auto plain = atDefaults(word);
    return plain && consistsOf(*plain, characters);
}

bool isNameWord(std::string_view word) {
    return word.size() <= longestName && isMadeOf(word, nameCharacters);
}

std::string keptNetworks(std::string_view value) {
    return eachWord(value, " \t,", keptNetwork);
}

std::string keptDebianNetworks(std::string_view value) {
    return eachWord(value, " \t;", [](std::string_view word) {
        // Lists between colons are of addresses alone.
        return isMadeOf(word, addressCharacters) ? std::string(word) : keptNetwork(word);
    });
}

std::string keptFile(std::string_view value) {
    return orForgotten(value, isPath(value));
}

std::string keptHosts(std::string_view value) {
    return eachWord(value, " \t,", [](std::string_view word) { return orForgotten(word, isHostWord(word)); });
}

std::string keptRestrictions(std::string_view value) {
    return eachWord(value, " \t,", keptRestriction);
}

std::string keptPlace(std::string_view value) {
    static const std::set<std::string_view> words{"smtp",  "smtps", "submission", "submissions",
                                                  "tcp",   "udp",   "sctp",       "unix",
                                                  "ipv4@", "ipv6@", "localhost"};
    return eachWord(value, " \t,", [](std::string_view word) {
        if (isMadeOf(word, addressCharacters)) return std::string(word);
        // What is left beside addresses and ports are names of protocols, services and hosts.
        const auto plain = atDefaults(word);
        if (!plain) return std::string(forgotten);
        std::string bare = withoutZones(*plain);
        std::replace_if(
            bare.begin(), bare.end(), [](char c) { return c == ':' || c == '/'; }, ' ');
        std::size_t at = 0;
        while ((at = bare.find('@', at)) != bare.npos) bare.insert(++at, 1, ' ');
        const std::vector<std::string_view> pieces = wordsOf(bare);
        const bool fits = std::all_of(pieces.begin(), pieces.end(), [](std::string_view piece) {
            return words.contains(piece) || consistsOf(piece, addressCharacters) || isDottedHost(piece);
        });
        return orForgotten(word, fits && pieces.size() <= 8);
    });
}

std::string keptChoice(std::string_view value) {
    static const std::set<std::string_view> words = wordSet(
        "true false yes no on off y n 0 1 none host network subnet class haproxy connected-networks "
        "container mail mail-http all all-but-http http");
    const auto plain = atDefaults(ascii::trimmed(value));
    return orForgotten(value, plain && (plain->empty() || words.contains(ascii::lowered(*plain))));
}

std::string keptName(std::string_view value) {
    return orForgotten(value, isNameWord(value));
}

std::string keptNames(std::string_view value) {
    return eachWord(value, " \t", [](std::string_view word) { return keptName(word); });
}

std::string keptGroup(std::string_view value) {
    return eachWord(value, " \t", [](std::string_view word) {
        return isNameWord(word) ? std::string(word) : keptPlace(word);
    });
}

std::string keptNetworkMode(std::string_view value) {
    for (const std::string_view whose : {"service:", "container:"}) {
        if (value.starts_with(whose)) return std::string(whose) + keptName(value.substr(whose.size()));
    }
    return keptName(value);
}

std::string keptVersion(std::string_view value) {
    const bool fits = value.size() <= 40 && !value.empty() && ascii::isDigit(value.front()) &&
                      consistsOf(value, "0123456789abcdefghijklmnopqrstuvwxyz.+~-");
    return orForgotten(value, fits);
}

std::string keptCommand(std::string_view command) {
    static const std::set<std::string_view> words = wordSet(
        "... sudo docker podman compose exec network inspect ls cat grep postconf nft list ruleset "
        "iptables ip6tables iptables-save ip6tables-save ss ip address addr a kubectl get service "
        "services svc nodes yaml wide lxc incus config show nat --version mailserver smtp postfix-mailcow "
        "mailcow-network version exim exim4 iptables-legacy-save ip6tables-legacy-save firewall-cmd ufw "
        "status verbose raw nginx pods -A --list-all --list-all-zones acl_smtp_rcpt");
    static const std::set<std::string_view> options =
        wordSet("-n -M -T -t -S -E -o -q -br -ltnp -lntp -tlnp -4 -6 -bP -P");
    static const std::set<std::string_view> endings{".conf", ".cf",  ".json", ".yml",
                                                    ".yaml", ".env", ".cfg",  ".txt"};
    std::string out;
    for (const std::string_view word : wordsOf(command, 40)) {
        const std::size_t dot = word.rfind('.');
        // Postfix's tables have any name.
        const bool table = word.starts_with('/') && word.find("/postfix/") != word.npos;
        const bool file = (table || (dot != word.npos && endings.contains(word.substr(dot)))) &&
                          word.size() <= longestPath && consistsOf(word, nameCharacters) &&
                          word.find_first_of(":@+") == word.npos;
        if (!out.empty()) out += ' ';
        out += orForgotten(word, words.contains(word) || options.contains(word) || file);
    }
    return out;
}

}  // namespace mailvitals::config
