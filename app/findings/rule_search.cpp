// SPDX-License-Identifier: GPL-3.0-or-later
#include "findings/rule_search.h"

#include "base/ascii.h"

#include <algorithm>
#include <array>
#include <utility>

namespace mailvitals {
namespace {

/// What people call a thing, and the word that our pages have for it.
constexpr std::array<std::pair<std::string_view, std::string_view>, 20> synonyms{{
    {"blacklist", "blocklist"},
    {"rbl", "blocklist"},
    {"rdns", "ptr"},
    {"reverse", "ptr"},
    {"ssl", "tls"},
    {"cert", "certificate"},
    {"encryption", "tls"},
    {"encrypted", "tls"},
    {"starttls", "tls"},
    {"smarthost", "relay"},
    {"relaying", "relay"},
    {"helo", "ehlo"},
    {"banner", "greeting"},
    {"spoofing", "dmarc"},
    {"forged", "dmarc"},
    {"nameserver", "name server"},
    {"ns", "name server"},
    {"bounce", "empty sender"},
    {"backscatter", "nonexistent"},
    {"selector", "dkim"},
}};

// Where a word stands says how much the page is about it. A title outweighs any number of mentions elsewhere
// in a query of the usual length.
constexpr int inTitle = 100;
constexpr int inId = 40;
constexpr int inMessage = 8;
constexpr int inText = 1;

/// The texts of a page in lower case, by how much they weigh.
struct Texts {
    std::string title;
    std::string id;
    std::string messages;
    std::string rest;
};

void append(std::string& to, const Document& document) {
    for (const Block& block : document) {
        to += plainText(block.spans) + '\n' + block.code + '\n';
        for (const Spans& item : block.items) to += plainText(item) + '\n';
    }
}

Texts textsOf(const RulePage& page) {
    Texts texts{page.title, page.id + ' ' + std::string(idOf(page.area)), {}, page.source + '\n'};
    for (const Message& message : page.messages) {
        texts.messages += message.tag + '\n' + message.text + '\n';
        append(texts.messages, message.advice);
    }
    for (const Document* document : {&page.what, &page.why, &page.fix}) append(texts.rest, *document);
    for (const StackFix& fix : page.stackFixes) {
        texts.rest += fix.stack + '\n';
        append(texts.rest, fix.steps);
    }
    for (std::string* text : {&texts.title, &texts.id, &texts.messages, &texts.rest})
        *text = ascii::lowered(*text);
    return texts;
}

int weightOf(const Texts& texts, std::string_view word) {
    const auto has = [&](const std::string& text, int weight) {
        return text.find(word) == text.npos ? 0 : weight;
    };
    return has(texts.title, inTitle) + has(texts.id, inId) + has(texts.messages, inMessage) +
           has(texts.rest, inText);
}

/// 0: the page does not have the word, nor another one for it.
int weightWithSynonyms(const Texts& texts, std::string_view word) {
    int most = weightOf(texts, word);
    for (const auto& [usual, ours] : synonyms) {
        if (usual == word) most = std::max(most, weightOf(texts, ours));
    }
    return most;
}

std::vector<std::string> wordsOf(std::string_view query) {
    std::vector<std::string> words;
    for (const std::string_view part : ascii::split(query, ' ')) {
        if (const auto word = ascii::trimmed(part); !word.empty()) words.push_back(ascii::lowered(word));
    }
    return words;
}

/// 0: not every word of the query stands there.
int weightOf(const RulePage& page, const std::vector<std::string>& words, const std::string& phrase) {
    const Texts texts = textsOf(page);
    int sum = weightOf(texts, phrase);  // words that stand together mean more
    for (const std::string& word : words) {
        const int weight = weightWithSynonyms(texts, word);
        if (weight == 0) return 0;
        sum += weight;
    }
    return sum;
}

}  // namespace

std::vector<const RulePage*> searchRules(const Catalogue& catalogue, std::string_view query) {
    const std::vector<std::string> words = wordsOf(query);
    const std::string phrase = ascii::join(words, " ");
    std::vector<std::pair<int, const RulePage*>> hits;
    for (const RulePage& page : catalogue.pages()) {
        const int weight = words.empty() ? 1 : weightOf(page, words, phrase);
        if (weight > 0) hits.emplace_back(weight, &page);
    }
    std::stable_sort(hits.begin(), hits.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    std::vector<const RulePage*> pages;
    for (const auto& [weight, page] : hits) pages.push_back(page);
    return pages;
}

}  // namespace mailvitals
