// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/spf/session.h"

#include "base/ascii.h"

#include <vector>

namespace mailvitals::spf {
namespace {

constexpr std::size_t longestName = 253;

}  // namespace

Session Session::of(IpAddress client, std::string_view mailFrom, std::string helo) {
    if (mailFrom.starts_with('<') && mailFrom.ends_with('>'))
        mailFrom = mailFrom.substr(1, mailFrom.size() - 2);
    Session session;
    session.client = client.unmapped();
    session.helo = std::move(helo);
    const std::size_t at = mailFrom.rfind('@');
    session.domain = mailFrom.empty() ? session.helo : std::string(mailFrom.substr(at + 1));
    if (at != mailFrom.npos && at > 0) session.local = mailFrom.substr(0, at);
    return session;
}

std::optional<DomainName> nameFrom(std::string_view text) {
    if (text.ends_with('.')) text.remove_suffix(1);
    while (text.size() > longestName) {
        const std::size_t dot = text.find('.');
        if (dot == text.npos) return std::nullopt;
        text.remove_prefix(dot + 1);
    }
    if (text.empty()) return std::nullopt;
    std::vector<std::string> labels;
    for (const std::string_view label : ascii::split(text, '.')) labels.emplace_back(label);
    auto name = DomainName::fromLabels(std::move(labels));
    if (!name) return std::nullopt;
    return std::move(*name);
}

std::optional<DomainName> startOf(const Session& session) {
    // What is too long to be a name is no name here; only what comes out of macros is cut (section 7.3).
    if (session.domain.size() > longestName + 1) return std::nullopt;
    auto name = nameFrom(session.domain);
    if (!name || name->labels().size() < 2) return std::nullopt;
    return name;
}

}  // namespace mailvitals::spf
