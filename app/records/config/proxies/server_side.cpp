// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ascii.h"
#include "records/config/proxies/passing.h"

#include <algorithm>

namespace mailvitals::config {
namespace {

bool isOn(const Fact* fact) {
    return fact && fact->value == "haproxy";
}

/// "25", "smtp", "203.0.113.5:25": the port of a service of master.cf.
bool listensAt(std::string_view service, std::uint16_t port) {
    const std::size_t colon = service.rfind(':');
    const std::string_view name = colon == service.npos ? service : service.substr(colon + 1);
    if (name == std::to_string(port)) return true;
    return (name == "smtp" && port == 25) || (name == "submission" && port == 587) ||
           ((name == "smtps" || name == "submissions") && port == 465);
}

/// postconf(5): smtpd_upstream_proxy_protocol, postscreen_upstream_proxy_protocol; master.cf may say it for
/// one service.
Expects ofPostfix(const Texts& texts, const Text& main, std::uint16_t port) {
    const bool smtpd = isOn(main.last("smtpd_upstream_proxy_protocol"));
    const bool postscreen = isOn(main.last("postscreen_upstream_proxy_protocol"));
    bool services = false;
    for (const Text& text : texts) {
        if (text.kind != Kind::PostfixServices) continue;
        services = true;
        bool found = false;
        bool expects = false;
        for (const Fact& fact : text.facts) {
            if (!listensAt(fact.group, port)) continue;
            if (fact.key == "program") {
                found = true;
                expects = fact.value == "postscreen" ? postscreen : smtpd;
            }
            if (fact.key.ends_with("_upstream_proxy_protocol")) expects = fact.value == "haproxy";
        }
        if (found) return expects ? Expects::Yes : Expects::No;
    }
    if (smtpd || (postscreen && port == 25)) return Expects::Yes;
    return services && !postscreen ? Expects::No : Expects::Maybe;
}

}  // namespace

Expects expectsProxyProtocol(const Texts& texts, std::uint16_t port) {
    bool known = false;
    bool mayBe = false;
    for (const Text& text : texts) {
        if (text.kind == Kind::MailuSettings) {
            const Fact* fact = text.last("PROXY_PROTOCOL");
            if (fact && !fact->value.empty()) return Expects::Yes;
        }
        if (text.kind == Kind::Postfix) {
            const Expects expects = ofPostfix(texts, text, port);
            if (expects == Expects::Yes) return expects;
            mayBe = mayBe || expects == Expects::Maybe;
            known = true;
        }
        // Exim's hosts_proxy, and OpenSMTPD's "listen on ... proxy-v2".
        if (text.kind == Kind::Exim || text.kind == Kind::OpenSmtpd) {
            for (const Fact& fact : text.facts) {
                const bool exim = fact.key == "hosts_proxy" && !fact.value.empty();
                const bool listen = fact.key == "listen" && fact.value.find("proxy-v2") != fact.value.npos;
                if (exim || listen) return Expects::Yes;
            }
            mayBe = true;
            known = true;
        }
    }
    return known && !mayBe ? Expects::No : Expects::Maybe;
}

}  // namespace mailvitals::config
