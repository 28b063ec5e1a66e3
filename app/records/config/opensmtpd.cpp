// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ascii.h"
#include "base/ip_address.h"
#include "records/config/readers.h"

namespace mailvitals::config {
namespace {

/// Tables may hold names with their passwords as well; only networks are kept.
void addNetworks(Text& text, const std::string& table, std::string_view content, std::size_t line) {
    const std::size_t open = content.find('{');
    if (open == content.npos) return;
    content = content.substr(open + 1);
    content = content.substr(0, content.find('}'));
    for (const std::string_view piece : ascii::split(content, ',')) {
        const std::string_view network = unquoted(piece);
        if (Cidr::parse(network)) text.add(table, "network", std::string(network), line);
    }
}

}  // namespace

Reading readOpenSmtpd(const Lines& lines) {
    Text text{Kind::OpenSmtpd, {}, 0, {}, false};
    std::size_t strange = 0;
    std::size_t rules = 0;
    for (const Line& line : lines) {
        std::string_view content = line.content();
        content = ascii::trimmed(content.substr(0, content.find('#')));
        if (content.empty()) continue;
        ++text.entries;
        const std::string_view word = content.substr(0, content.find_first_of(" \t"));
        const bool own = word == "match" || word == "action" || word == "table" || word == "listen" ||
                         word == "pki" || word == "filter" || word == "smtp" || word == "queue" ||
                         word == "ca" || word == "include" || word == "mta" || word == "proc";
        if (!own && !line.isIndented()) ++strange;
        if (word == "match" || word == "action" || word == "listen") ++rules;
        if (word == "match")
            text.add({}, "match", std::string(ascii::trimmed(content.substr(word.size()))), line.number);
        const std::vector<std::string_view> words = wordsOf(content);
        if (word == "table" && words.size() >= 2)
            addNetworks(text, std::string(words[1]), content, line.number);
    }
    if (rules == 0 || strange > text.entries / 4) return std::nullopt;
    return text;
}

}  // namespace mailvitals::config
