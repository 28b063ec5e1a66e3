// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/config/postfix/table.h"

#include "base/ascii.h"
#include "records/config/shapes.h"

#include <algorithm>
#include <charconv>

namespace mailvitals::config::postfix {
namespace {

bool isOfPatterns(std::string_view type) {
    return type == "pcre" || type == "regexp";
}

/// Patterns that fit every text.
bool fitsAll(std::string_view pattern) {
    for (const char* one : {"//", "/./", "/^/", "/$/", "/.*/", "/^.*/", "/^.*$/", "/.+/", "/^.+$/"}) {
        if (pattern == one) return true;
    }
    return false;
}

/// "10.1" is 10.1.0.0/16, and "fd00:1" is fd00:1::/32.
std::optional<Cidr> beginningOf(std::string_view pattern) {
    const bool v6 = pattern.find(':') != pattern.npos;
    const auto pieces = ascii::split(pattern, v6 ? ':' : '.');
    if (pieces.size() >= (v6 ? 8u : 4u)) return std::nullopt;
    std::array<std::uint8_t, 16> bytes{};
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        unsigned number = 0;
        const char* end = pieces[i].data() + pieces[i].size();
        const auto result = std::from_chars(pieces[i].data(), end, number, v6 ? 16 : 10);
        if (result.ec != std::errc() || result.ptr != end || number > (v6 ? 0xffffu : 255u))
            return std::nullopt;
        if (v6) {
            bytes[2 * i] = static_cast<std::uint8_t>(number >> 8);
            bytes[2 * i + 1] = static_cast<std::uint8_t>(number);
        } else {
            bytes[i] = static_cast<std::uint8_t>(number);
        }
    }
    const auto bits = static_cast<unsigned>(pieces.size() * (v6 ? 16 : 8));
    if (v6) return Cidr(IpAddress::v6(bytes), bits);
    return Cidr(IpAddress::v4({bytes[0], bytes[1], bytes[2], bytes[3]}), bits);
}

/// The file's name without its folder and without an ending that somebody gave it on the way here.
std::string_view baseName(std::string_view path) {
    path = path.substr(path.rfind(' ') == path.npos ? 0 : path.rfind(' ') + 1);
    path = path.substr(path.rfind('/') == path.npos ? 0 : path.rfind('/') + 1);
    if (path.ends_with(".txt")) path.remove_suffix(4);
    return path;
}

Entry entryOf(std::string_view pattern, std::string_view action, bool beginnings) {
    Entry entry;
    entry.excluded = pattern.starts_with('!') && !beginnings;
    if (entry.excluded) pattern = ascii::trimmed(pattern.substr(1));
    entry.pattern = ascii::lowered(pattern);
    entry.action = std::string(action);
    entry.network = networkIn(pattern, beginnings);
    return entry;
}

}  // namespace

std::optional<Cidr> networkIn(std::string_view pattern, bool beginnings) {
    std::string plain(pattern);
    std::erase_if(plain, [](char c) { return c == '[' || c == ']'; });
    if (auto network = Cidr::parse(plain)) return network;
    return beginnings ? beginningOf(plain) : std::nullopt;
}

bool hasHostBits(const Cidr& network) {
    return maskedNetwork(network).address() != network.address();
}

bool letsIn(std::string_view action) {
    const auto words = listWords(action);
    if (words.empty()) return false;
    const std::string first = ascii::lowered(words.front());
    if (first == "ok" || first == "relay") return true;
    const bool digits = std::all_of(first.begin(), first.end(), ascii::isDigit);
    if (digits) return first.size() != 3 || (first.front() != '4' && first.front() != '5');
    static constexpr std::string_view others[] = {
        "reject", "defer", "dunno",    "hold", "filter", "prepend",         "discard",
        "warn",   "info",  "redirect", "bcc",  "delay",  "defer_if_permit", "defer_if_reject"};
    if (std::find(std::begin(others), std::end(others), first) != std::end(others)) return false;
    return std::any_of(words.begin(), words.end(), [](std::string_view word) {
        const auto restriction = restrictionNamed(word);
        if (!restriction) return true;  // a class, or an argument
        return restriction->effect != Effect::Nothing && restriction->effect != Effect::Refuse &&
               restriction->effect != Effect::RefuseRelaying && restriction->effect != Effect::Destinations &&
               restriction->effect != Effect::DeferIfPermit;
    });
}

Answer Table::find(Subject subject, const Client& client) const {
    if (type == "static") return {entries.front().action};
    if (isOfPatterns(type)) return byPattern();
    if (subject == Subject::Client && type == "cidr") return byAddress(client);
    if (type == "cidr") return {};
    if (subject == Subject::Client) {
        // A name outweighs the address; which names a stranger may have nobody here knows.
        if (const Entry* named = entry(client.name)) return {named->action};
        Answer answer = byAddress(client);
        for (const Entry& one : entries) {
            if (one.network || one.pattern == "unknown" || !client.name.empty()) continue;
            answer.maybe = answer.maybe || letsIn(one.action);
        }
        return answer;
    }
    return byName(subject, client);
}

/// In a table of networks the first that fits, in others the longest.
Answer Table::byAddress(const Client& client) const {
    const Entry* best = nullptr;
    for (const Entry& one : entries) {
        if (!one.network || one.network->address().family() != client.address.family()) continue;
        const bool under = std::all_of(one.under.begin(), one.under.end(), [&](const auto& condition) {
            return condition.first.contains(client.address) == condition.second;
        });
        if (!under || one.network->contains(client.address) == one.excluded) continue;
        if (type == "cidr") return {one.action};
        if (!best || one.network->prefix() > best->network->prefix()) best = &one;
    }
    return best ? Answer{best->action} : Answer{};
}

/// access(5): the whole, then the domain and those above it, then the name before "@".
Answer Table::byName(Subject subject, const Client& client) const {
    const std::string& key = subject == Subject::Helo     ? client.helo
                             : subject == Subject::Sender ? client.sender
                                                          : client.recipient;
    if (const Entry* whole = entry(key)) return {whole->action};
    if (key.empty()) {
        if (const Entry* null = subject == Subject::Helo ? nullptr : entry("<>")) return {null->action};
        return {};
    }
    const std::size_t at = key.rfind('@');
    std::string_view domain = at == key.npos ? std::string_view(key) : std::string_view(key).substr(at + 1);
    while (!domain.empty()) {
        if (const Entry* found = entry(domain)) return {found->action};
        const std::size_t dot = domain.find('.');
        domain = dot == domain.npos ? std::string_view() : domain.substr(dot + 1);
    }
    if (at == key.npos) return {};
    const Entry* user = entry(std::string_view(key).substr(0, at + 1));
    return user ? Answer{user->action} : Answer{};
}

Answer Table::byPattern() const {
    Answer answer;
    for (const Entry& one : entries) {
        if (fitsAll(one.pattern) && !one.excluded && one.under.empty()) {
            answer.action = one.action;
            return answer;
        }
        answer.maybe = answer.maybe || letsIn(one.action);
        answer.certain = false;
    }
    return answer;
}

const Entry* Table::entry(std::string_view key) const {
    if (key.empty()) return nullptr;
    const auto found =
        std::find_if(entries.begin(), entries.end(), [&](const Entry& one) { return one.pattern == key; });
    return found == entries.end() ? nullptr : &*found;
}

const Table& Tables::named(std::string_view word) {
    const auto found = tables_.find(word);
    if (found != tables_.end()) return *found->second;
    auto made = std::make_unique<Table>();
    made->word = std::string(word);
    std::string_view rest = word;
    std::size_t colon = rest.find(':');
    while (colon != rest.npos && (rest.substr(0, colon) == "proxy" || rest.substr(0, colon) == "debug")) {
        rest.remove_prefix(colon + 1);
        colon = rest.find(':');
    }
    made->type = std::string(colon == rest.npos ? std::string_view("hash") : rest.substr(0, colon));
    if (colon != rest.npos) rest.remove_prefix(colon + 1);
    const bool braced = rest.starts_with('{') && rest.ends_with('}');
    if (made->type == "static") {
        made->known = rest != forgotten;
        made->entries.push_back({"", std::string(withoutBraces(rest)), std::nullopt, false, {}});
    } else if (made->type == "fail") {
        made->known = made->fails = true;
    } else if (made->type == "inline" && braced) {
        readInner(*made, withoutBraces(rest), '=');
    } else if ((made->type == "cidr" || isOfPatterns(made->type)) && braced) {
        readInner(*made, withoutBraces(rest), ' ');
    } else if (!braced) {
        static constexpr std::string_view files[] = {"hash", "btree", "lmdb", "cdb",    "dbm",
                                                     "sdbm", "cidr",  "pcre", "regexp", "texthash"};
        if (std::find(std::begin(files), std::end(files), made->type) != std::end(files))
            readFile(*made, rest);
    }
    return *tables_.emplace(std::string(word), std::move(made)).first->second;
}

bool Tables::spend(std::size_t comparisons) {
    constexpr std::size_t most = 20'000'000;
    spent_ = std::min(spent_ + comparisons, most);
    return spent_ < most;
}

void Tables::readInner(Table& table, std::string_view inner, char sign) const {
    table.known = true;
    const bool beginnings = table.type == "inline";
    for (const std::string_view word : listWords(inner)) {
        const std::string_view entry = withoutBraces(word);
        const std::size_t end = sign == '=' ? entry.find('=') : entry.find_first_of(" \t");
        if (end == entry.npos) {
            table.known = false;
            continue;
        }
        table.entries.push_back(
            entryOf(ascii::trimmed(entry.substr(0, end)), ascii::trimmed(entry.substr(end + 1)), beginnings));
    }
}

void Tables::readFile(Table& table, std::string_view path) const {
    const bool beginnings = table.type != "cidr" && !isOfPatterns(table.type);
    for (const Text& text : texts_) {
        if (text.kind != Kind::PostfixTable || text.name.empty() || baseName(text.name) != baseName(path))
            continue;
        table.known = !text.cut;
        table.entries.clear();
        std::vector<std::pair<Cidr, bool>> under;
        for (const Fact& fact : text.facts) {
            const std::size_t end = std::min(fact.value.find(' '), fact.value.size());
            const std::string pattern = fact.value.substr(0, end);
            const std::string action = end < fact.value.size() ? fact.value.substr(end + 1) : std::string();
            if (pattern == "endif") {
                if (!under.empty()) under.pop_back();
                continue;
            }
            if (pattern == "if") {
                const bool not_ = action.starts_with('!');
                const auto network = networkIn(not_ ? std::string_view(action).substr(1) : action, false);
                table.known = table.known && network && table.type == "cidr";
                under.emplace_back(network.value_or(Cidr(IpAddress(), 0)), !not_);
                continue;
            }
            Entry entry = entryOf(pattern, action, beginnings);
            entry.under = under;
            table.entries.push_back(std::move(entry));
        }
    }
}

}  // namespace mailvitals::config::postfix
