// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/derived.h"

#include "base/ascii.h"

#include <charconv>

namespace mailvitals {
namespace {

constexpr std::string_view treePrefix = "spf-tree:";
constexpr std::string_view configurationPrefix = "configuration:";
constexpr std::string_view checkPrefix = "spf-check:";
constexpr std::string_view matrixPrefix = "relay-matrix:";

struct IdOf {
    std::string operator()(const MessageView&) const { return messageId; }
    std::string operator()(const MessagePathView&) const { return messagePathId; }
    std::string operator()(const RelayMatrixView& view) const {
        return std::string(matrixPrefix) + view.server.toString();
    }
    std::string operator()(const ConfigurationView& view) const {
        std::string id = std::string(configurationPrefix) + std::to_string(view.text) + ":";
        for (std::size_t i = 0; i < view.facts.size(); ++i)
            id += (i == 0 ? "" : ",") + std::to_string(view.facts[i]);
        return id;
    }
    std::string operator()(const SpfTreeView& view) const {
        return std::string(treePrefix) + view.domain.toString();
    }
    std::string operator()(const SpfCheckView& view) const {
        return std::string(checkPrefix) + view.client.toString() + " " + view.domain.toString() + " " +
               view.helo.toString();
    }
};

std::optional<std::size_t> numberIn(std::string_view text) {
    std::size_t number = 0;
    const auto result = std::from_chars(text.data(), text.data() + text.size(), number);
    if (result.ec != std::errc() || result.ptr != text.data() + text.size()) return std::nullopt;
    return number;
}

/// "0:3,7"
std::optional<Derived> configurationFrom(std::string_view rest) {
    const std::size_t colon = rest.find(':');
    const auto text = numberIn(rest.substr(0, colon));
    if (!text || colon == rest.npos) return std::nullopt;
    ConfigurationView view{*text, {}};
    for (const std::string_view piece : ascii::split(rest.substr(colon + 1), ',')) {
        const auto fact = numberIn(piece);
        if (!fact) return std::nullopt;
        view.facts.push_back(*fact);
    }
    return view;
}

}  // namespace

std::string idOf(const Derived& derived) {
    return std::visit(IdOf{}, derived);
}

std::optional<Derived> derivedFrom(std::string_view id) {
    if (id == messageId) return MessageView{};
    if (id == messagePathId) return MessagePathView{};
    if (id.starts_with(configurationPrefix)) return configurationFrom(id.substr(configurationPrefix.size()));
    if (id.starts_with(treePrefix)) {
        auto domain = DomainName::parse(id.substr(treePrefix.size()));
        if (!domain) return std::nullopt;
        return SpfTreeView{std::move(*domain)};
    }
    if (id.starts_with(matrixPrefix)) {
        const auto server = IpAddress::parse(id.substr(matrixPrefix.size()));
        if (!server) return std::nullopt;
        return RelayMatrixView{*server};
    }
    if (!id.starts_with(checkPrefix)) return std::nullopt;
    const auto words = ascii::split(id.substr(checkPrefix.size()), ' ');  // no name has a blank: toString()
    if (words.size() != 3) return std::nullopt;
    const auto client = IpAddress::parse(words[0]);
    auto domain = DomainName::parse(words[1]);
    auto helo = DomainName::parse(words[2]);
    if (!client || !domain || !helo) return std::nullopt;
    return SpfCheckView{*client, std::move(*domain), std::move(*helo)};
}

}  // namespace mailvitals
