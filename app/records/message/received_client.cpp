// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/message/received_client.h"

#include "base/ascii.h"

#include <algorithm>

namespace mailvitals::message {
namespace {

constexpr std::string_view ipv6Tag = "IPv6:";

std::vector<std::string_view> wordsOf(std::string_view text) {
    std::vector<std::string_view> words;
    std::size_t start = 0;
    for (std::size_t i = 0; i <= text.size(); ++i) {
        if (i < text.size() && !ascii::isSpace(text[i]) && text[i] != ',') continue;
        if (i > start) words.push_back(text.substr(start, i - start));
        start = i + 1;
    }
    return words;
}

/// "helo=mail.example.org", "EHLO=...", without the key; empty where the word is none.
std::string_view helloIn(std::string_view word) {
    for (const std::string_view key : {"helo=", "ehlo=", "lhlo="}) {
        if (ascii::startsWithIgnoringCase(word, key)) return word.substr(key.size());
    }
    return {};
}

bool isHelloVerb(std::string_view word) {
    return ascii::equalsIgnoringCase(word, "HELO") || ascii::equalsIgnoringCase(word, "EHLO") ||
           ascii::equalsIgnoringCase(word, "LHLO");
}

/// "unknown" of Postfix and qmail stands for no name; Gmail writes names with their closing dot.
std::string asName(std::string_view word) {
    if (const std::size_t ident = word.rfind('@'); ident != word.npos) word.remove_prefix(ident + 1);
    if (word.ends_with('.')) word.remove_suffix(1);
    if (ascii::equalsIgnoringCase(word, "unknown")) return {};
    return std::string(word);
}

bool looksLikeName(std::string_view word) {
    return word.find('=') == word.npos && word.find('.') != word.npos && !word.starts_with('(') &&
           std::all_of(word.begin(), word.end(), [](char c) {
               return ascii::isAlnum(c) || c == '-' || c == '.' || c == '_' || c == '@';
           });
}

/// What one comment adds.
void readComment(std::string_view comment, HopClient& client, bool& heloInComment) {
    const auto words = wordsOf(comment);
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string_view word = words[i];
        if (const std::string_view hello = helloIn(word); !hello.empty()) {
            client.said = hello;
            heloInComment = true;
        } else if (isHelloVerb(word) && i + 1 < words.size()) {
            client.said = words[++i];
            heloInComment = true;
        } else if (const auto address = addressIn(word)) {
            if (client.address) continue;
            client.address = address;
            // "(name [address])": what stands before the address is the name that belongs to it.
            if (i > 0 && client.name.empty() && looksLikeName(words[i - 1]))
                client.name = asName(words[i - 1]);
            if (i > 0 && ascii::equalsIgnoringCase(words[i - 1], "unknown")) client.name.clear();
        }
    }
    client.nameDoubtful = client.nameDoubtful || ascii::containsIgnoringCase(comment, "may be forged");
}

/// About TLS or a login, not about the caller's address. "tls.example.org [192.0.2.1]" is a name and an
/// address.
bool speaksOfTls(std::string_view comment) {
    const auto words = wordsOf(comment);
    const bool hasAddress = std::any_of(words.begin(), words.end(), [](std::string_view word) {
        return word.starts_with('[') && addressIn(word);
    });
    if (hasAddress) return false;
    return ascii::startsWithIgnoringCase(comment, "using ") ||
           ascii::startsWithIgnoringCase(comment, "version=") ||
           ascii::startsWithIgnoringCase(comment, "TLS") ||
           ascii::startsWithIgnoringCase(comment, "Authenticated") ||
           ascii::startsWithIgnoringCase(comment, "No client cert") ||
           ascii::startsWithIgnoringCase(comment, "Client CN") ||
           ascii::startsWithIgnoringCase(comment, "cipher");
}

}  // namespace

std::optional<IpAddress> addressIn(std::string_view text) {
    if (const std::size_t ident = text.rfind('@'); ident != text.npos) text.remove_prefix(ident + 1);
    if (text.starts_with('[')) {
        const std::size_t end = text.find(']');
        if (end == text.npos) return std::nullopt;
        text = text.substr(1, end - 1);
    }
    if (ascii::startsWithIgnoringCase(text, ipv6Tag)) text.remove_prefix(ipv6Tag.size());
    text = text.substr(0, text.find('%'));  // the zone of a link-local address
    const auto address = IpAddress::parse(text);
    return address ? std::optional(address->unmapped()) : std::nullopt;
}

HopClient clientFrom(const std::vector<std::string>& words, const std::vector<std::string>& comments) {
    HopClient client;
    const std::string first = words.empty() ? std::string() : words.front();
    bool heloInComment = false;
    for (const std::string& comment : comments) {
        if (!speaksOfTls(comment)) readComment(comment, client, heloInComment);
    }
    const auto literal = addressIn(first);
    if (heloInComment) {
        // Exim and qmail put the name that they looked up in front, and HELO in parentheses.
        if (literal && !client.address) client.address = literal;
        if (!literal && client.name.empty()) client.name = asName(first);
    } else {
        client.said = first;
        // "from [192.0.2.1] by": where no parentheses follow, the literal is the address that was seen; and
        // so is the second word of fetchmail's "from imap.example.net [192.0.2.1] by".
        if (literal && !client.address) client.address = literal;
        const auto second =
            words.size() == 2 && words[1].starts_with('[') ? addressIn(words[1]) : std::nullopt;
        if (second && !client.address) client.address = second;
    }
    return client;
}

}  // namespace mailvitals::message
