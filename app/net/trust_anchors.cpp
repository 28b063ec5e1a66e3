// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/trust_anchors.h"

#include "base/ascii.h"
#include "base/input_file.h"

#include <algorithm>
#include <utility>

namespace mailvitals::net {
namespace {

/// https://data.iana.org/root-anchors/root-anchors.xml
constexpr const char* ofTheRoot =
    ". IN DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D\n"
    ". IN DS 38696 8 2 683D2D0ACB8C9B712A1948B27F741219298D0A450D612C483AF444A4C0FB2B16\n";
constexpr const char* installed = "/usr/share/dns/root.key";
constexpr std::size_t largestFile = 64 * 1024;
constexpr std::size_t mostRecords = 64;

std::vector<std::string> wordsOf(std::string_view line) {
    std::vector<std::string> words;
    std::string word;
    for (const char c : line.substr(0, line.find(';'))) {
        const bool blank = c == ' ' || c == '\t' || c == '\r';
        if (!blank) word += c;
        if (blank && !word.empty()) words.push_back(std::exchange(word, {}));
    }
    if (!word.empty()) words.push_back(word);
    return words;
}

bool isPrintable(std::string_view line) {
    return std::all_of(line.begin(), line.end(), [](char c) { return c == '\t' || (c >= ' ' && c <= '~'); });
}

bool isAnchor(const std::vector<std::string>& words) {
    return std::any_of(words.begin() + 1, words.end(), [](const std::string& word) {
        return ascii::equalsIgnoringCase(word, "DS") || ascii::equalsIgnoringCase(word, "DNSKEY");
    });
}

void add(TrustAnchors& anchors, const DomainName& zone, std::string record) {
    if (std::find(anchors.zones.begin(), anchors.zones.end(), zone) == anchors.zones.end())
        anchors.zones.push_back(zone);
    anchors.records.push_back(std::move(record));
}

}  // namespace

const DomainName* TrustAnchors::above(const DomainName& name) const {
    const DomainName* best = nullptr;
    for (const DomainName& zone : zones) {
        const bool covers = zone.isRoot() || name.isWithin(zone);
        if (covers && (!best || zone.labels().size() > best->labels().size())) best = &zone;
    }
    return best;
}

TrustAnchors rootAnchors() {
    TrustAnchors anchors = *anchorsFromText(ofTheRoot, {});
    if (const auto text = readInput(installed, largestFile)) {
        const auto more = anchorsFromText(*text, installed);
        const bool onlyRoot = more && more->zones == anchors.zones;
        if (onlyRoot)
            anchors.records.insert(anchors.records.end(), more->records.begin(), more->records.end());
    }
    return anchors;
}

Expected<TrustAnchors, std::string> anchorsFromText(std::string_view text, const std::string& path) {
    TrustAnchors anchors;
    std::size_t number = 0;
    for (const auto line : ascii::split(text, '\n')) {
        ++number;
        const std::string printable(isPrintable(ascii::trimmed(line)) ? line : std::string_view("\x7f"));
        const std::vector<std::string> words = wordsOf(printable);
        if (words.empty()) continue;
        const auto zone = DomainName::parse(words.front());
        if (!zone || !isAnchor(words))
            return unexpected("Line " + std::to_string(number) + " of " + path +
                              " is no DS or DNSKEY record on one line.");
        if (anchors.records.size() == mostRecords)
            return unexpected(path + " has more than " + std::to_string(mostRecords) + " records.");
        add(anchors, *zone, ascii::join(words, " "));
    }
    if (anchors.records.empty()) return unexpected("There is no trust anchor in " + path + ".");
    return anchors;
}

Expected<TrustAnchors, std::string> anchorsFromFile(const std::string& path) {
    const auto text = readInput(path, largestFile);
    if (!text) return unexpected("The trust anchors in " + path + " cannot be read: " + text.error() + ".");
    if (text->size() > largestFile) return unexpected(path + " is too large for a file of trust anchors.");
    auto anchors = anchorsFromText(*text, path);
    if (anchors && !anchors->above(DomainName())) {
        for (const std::string& record : rootAnchors().records) add(*anchors, DomainName(), record);
    }
    return anchors;
}

}  // namespace mailvitals::net
