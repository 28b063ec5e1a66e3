// SPDX-License-Identifier: GPL-3.0-or-later
// What docker ps, podman ps and docker compose ps print, with their head or as "docker ps --format
// '{{.Names}} {{.Ports}}'".
#include "records/config/readers.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace mailvitals::config {
namespace {

/// Of one range; what publishes more is no list of ports any more.
constexpr unsigned mostOfRange = 64;

struct Range {
    unsigned first = 0;
    unsigned last = 0;
};

std::optional<unsigned> portIn(std::string_view text) {
    unsigned port = 0;
    const auto result = std::from_chars(text.data(), text.data() + text.size(), port);
    const bool whole = result.ec == std::errc() && result.ptr == text.data() + text.size();
    return whole && port > 0 && port <= 65535 ? std::optional(port) : std::nullopt;
}

std::optional<Range> rangeIn(std::string_view text) {
    const std::size_t dash = text.find('-');
    const auto first = portIn(text.substr(0, dash));
    const auto last = dash == text.npos ? first : portIn(text.substr(dash + 1));
    if (!first || !last || *last < *first || *last - *first >= mostOfRange) return std::nullopt;
    return Range{*first, *last};
}

/// "0.0.0.0:6379->6379/tcp", ":::80-81->80-81/tcp"; Docker before version 28 writes IPv6 without brackets.
struct Mapping {
    std::string host;
    Range outer;
    Range inner;
    std::string_view protocol;  ///< "/tcp"
};

std::optional<Mapping> mappingIn(std::string_view word) {
    const std::size_t arrow = word.find("->");
    const std::size_t slash = word.rfind('/');
    if (arrow == word.npos || slash == word.npos || slash < arrow) return std::nullopt;
    const std::string_view outside = word.substr(0, arrow);
    const std::size_t colon = outside.rfind(':');
    const auto outer = rangeIn(colon == outside.npos ? outside : outside.substr(colon + 1));
    const auto inner = rangeIn(word.substr(arrow + 2, slash - arrow - 2));
    if (!outer || !inner || outer->last - outer->first != inner->last - inner->first) return std::nullopt;
    std::string host(colon == outside.npos ? std::string_view() : outside.substr(0, colon));
    if (host.find(':') != host.npos && !host.starts_with('[')) host = "[" + host + "]";
    return Mapping{std::move(host), *outer, *inner, word.substr(slash)};
}

/// "6379/tcp", which a container has for its own network alone.
bool isInnerPort(std::string_view word) {
    const std::size_t slash = word.find('/');
    if (slash == word.npos || !rangeIn(word.substr(0, slash))) return false;
    const std::string_view protocol = word.substr(slash + 1);
    return protocol == "tcp" || protocol == "udp" || protocol == "sctp";
}

std::vector<std::string_view> portWords(std::string_view content) {
    std::vector<std::string_view> words = wordsOf(content);
    for (std::string_view& word : words) {
        if (word.ends_with(',')) word.remove_suffix(1);
    }
    return words;
}

/// The head of the table, and on which side the name stands.
enum class Head { None, NameLast, NameFirst };

Head headIn(std::string_view content) {
    if (content.find("PORTS") == content.npos) return Head::None;
    if (content.starts_with("CONTAINER ID") && content.ends_with("NAMES")) return Head::NameLast;
    return content.starts_with("NAME ") ? Head::NameFirst : Head::None;
}

/// A line without a head above it: a name, and nothing but ports behind it.
bool isBareLine(const std::vector<std::string_view>& words) {
    return words.size() > 1 && !mappingIn(words[0]) && !isInnerPort(words[0]) &&
           std::all_of(words.begin() + 1, words.end(),
                       [](std::string_view word) { return mappingIn(word) || isInnerPort(word); });
}

}  // namespace

Reading readContainers(const Lines& lines) {
    Text text{Kind::Containers, {}, 0, {}, false};
    Head head = Head::None;
    bool any = false;
    for (const Line& line : lines) {
        const std::string_view content = line.content();
        if (content.empty()) continue;
        if (!any && head == Head::None) {
            head = headIn(content);
            if (head != Head::None) continue;
        }
        const std::vector<std::string_view> words = portWords(content);
        // A container without ports has its name alone, so that the first line that tells something decides.
        if (head == Head::None && words.size() > 1 && !isBareLine(words)) return std::nullopt;
        any = true;
        ++text.entries;
        const std::string name(head == Head::NameLast ? words.back() : words.front());
        for (const std::string_view word : words) {
            const auto mapping = mappingIn(word);
            if (!mapping) continue;
            const std::string host = mapping->host.empty() ? std::string() : mapping->host + ":";
            for (unsigned i = 0; i <= mapping->outer.last - mapping->outer.first; ++i)
                text.add(name, "port",
                         host + std::to_string(mapping->outer.first + i) + ":" +
                             std::to_string(mapping->inner.first + i) + std::string(mapping->protocol),
                         line.number);
        }
    }
    const bool told = head != Head::None || !text.facts.empty();
    return told ? Reading(std::move(text)) : std::nullopt;
}

}  // namespace mailvitals::config
