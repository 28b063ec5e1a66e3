// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/derived.h"

#include "base/ascii.h"

namespace mailvitals {
namespace {

constexpr std::string_view treePrefix = "spf-tree:";
constexpr std::string_view checkPrefix = "spf-check:";
constexpr std::string_view matrixPrefix = "relay-matrix:";

struct IdOf {
    std::string operator()(const MessageView&) const { return messageId; }
    std::string operator()(const MessagePathView&) const { return messagePathId; }
    std::string operator()(const RelayMatrixView& view) const {
        return std::string(matrixPrefix) + view.server.toString();
    }
    std::string operator()(const SpfTreeView& view) const {
        return std::string(treePrefix) + view.domain.toString();
    }
    std::string operator()(const SpfCheckView& view) const {
        return std::string(checkPrefix) + view.client.toString() + " " + view.domain.toString() + " " +
               view.helo.toString();
    }
};

}  // namespace

std::string idOf(const Derived& derived) {
    return std::visit(IdOf{}, derived);
}

std::optional<Derived> derivedFrom(std::string_view id) {
    if (id == messageId) return MessageView{};
    if (id == messagePathId) return MessagePathView{};
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
