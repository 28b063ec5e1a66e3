// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/config/opensmtpd/kept.h"

#include "base/ascii.h"
#include "base/ip_address.h"
#include "records/config/lines.h"
#include "records/config/shapes.h"

#include <algorithm>

namespace mailvitals::config {
namespace opensmtpd {
namespace {

bool isDomain(std::string_view word) {
    if (word == "*") return true;
    return word.size() <= 255 && word.find('.') != word.npos &&
           std::all_of(word.begin(), word.end(),
                       [](char c) { return ascii::isAlnum(c) || c == '-' || c == '.' || c == '*'; });
}

}  // namespace

std::string keptText(std::string_view text, Numbered* numbers) {
    if (isNetworkWord(text) || isDomain(text) || isNumbered(text) || text == "local" || text == forgotten)
        return std::string(text);
    const std::size_t at = text.rfind('@');
    if (at == text.npos || at + 1 == text.size()) {
        if (text == "@") return std::string(text);
        return numbers ? numbers->of(text) : std::string(forgotten);
    }
    const std::string_view local = text.substr(0, at);
    const std::string_view domain = text.substr(at + 1);
    if (!isDomain(domain)) return numbers ? numbers->of(text) : std::string(forgotten);
    if (local.empty() || isNumbered(local)) return std::string(text);
    return numbers ? numbers->of(local) + "@" + std::string(domain) : std::string(forgotten);
}

bool isWord(std::string_view word) {
    static const std::set<std::string_view> words = wordSet(
        "for any local domain rcpt-to from auth src rdns socket helo tag tls mail-from action reject regex "
        // Before version 6.4.
        "tagged source sender recipient relay deliver to mbox maildir lmtp mda forward-only alias virtual "
        "via "
        "as backup userbase "
        "! { } ,");
    return words.contains(word);
}

}  // namespace opensmtpd

namespace {

/// Blanks divide; braces, commas and exclamation marks are words of their own, quotes belong to a word.
std::vector<std::string> piecesOf(std::string_view rule) {
    std::vector<std::string> pieces;
    std::size_t at = 0;
    while (at < rule.size() && pieces.size() < 1000) {
        const char c = rule[at];
        if (ascii::isSpace(c)) {
            pieces.emplace_back(" ");
            ++at;
        } else if (c == '{' || c == '}' || c == ',' || c == '!') {
            pieces.emplace_back(1, c);
            ++at;
        } else if (c == '"') {
            const std::size_t end = std::min(rule.find('"', at + 1), rule.size() - 1);
            pieces.emplace_back(rule.substr(at, end + 1 - at));
            at = end + 1;
        } else {
            const std::size_t end = std::min(rule.find_first_of(" \t\r\n{},!\"", at), rule.size());
            pieces.emplace_back(rule.substr(at, end - at));
            at = end;
        }
    }
    return pieces;
}

}  // namespace

std::string keptMatchRule(std::string_view rule) {
    std::string out;
    std::string before;
    for (const std::string& piece : piecesOf(rule)) {
        if (piece == " ") {
            out += piece;
            continue;
        }
        const bool quoted = piece.front() == '"';
        std::string bare =
            quoted ? piece.substr(1, piece.size() - (piece.size() > 1 && piece.back() == '"' ? 2 : 1))
                   : piece;
        const bool table = !quoted && bare.size() > 2 && bare.front() == '<' && bare.back() == '>' &&
                           isNameWord(std::string_view(bare).substr(1, bare.size() - 2));
        const bool fits = (!quoted && opensmtpd::isWord(bare)) || table ||
                          (before == "action" && isNameWord(bare)) ||
                          opensmtpd::keptText(bare, nullptr) == bare;
        out += fits ? piece : quoted ? "\"" + std::string(forgotten) + "\"" : std::string(forgotten);
        before = quoted ? std::string() : piece;
    }
    return out;
}

std::string keptTableEntry(std::string_view entry) {
    return opensmtpd::keptText(entry, nullptr);
}

std::string keptSmtpdWords(std::string_view value) {
    static const std::set<std::string_view> known = wordSet(
        "relay mbox maildir lmtp mda expand-only forward-only list file other chain passes rejects "
        "all egress lo lo0 localhost socket auth auth-optional filter tag proxy-v2 port smtp smtps "
        "submission "
        "submissions");
    std::string out;
    std::string_view before;
    for (const std::string_view word : wordsOf(value, 200)) {
        if (!out.empty()) out += ' ';
        const bool port =
            before == "port" && word.size() <= 5 && std::all_of(word.begin(), word.end(), ascii::isDigit);
        const bool fits = known.contains(word) || isNumbered(word) || port || IpAddress::parse(word);
        out += fits ? word : forgotten;
        before = word;
    }
    return out;
}

}  // namespace mailvitals::config
