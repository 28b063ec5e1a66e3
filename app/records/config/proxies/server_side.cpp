// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ascii.h"
#include "records/config/lines.h"
#include "records/config/proxies/passing.h"
#include "records/config/shapes.h"

#include <algorithm>
#include <set>

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

/// The option hosts_proxy names the proxies (specification, chapter 62). Without it none is expected; but
/// that is only known of a whole configuration, or of what "exim -bP hosts_proxy" prints.
Expects ofExim(const Texts& texts) {
    bool main = false;
    bool sections = false;
    bool whole = true;
    for (const Text& text : texts) {
        if (text.kind != Kind::Exim) continue;
        if (const Fact* hosts = text.last("hosts_proxy")) {
            if (hosts->value == forgotten) return Expects::Maybe;
            return hosts->value.empty() ? Expects::No : Expects::Yes;
        }
        main = main || std::any_of(text.facts.begin(), text.facts.end(),
                                   [](const Fact& fact) { return fact.key.starts_with("acl_smtp_"); });
        sections = sections || text.last("begin");
        whole = whole && !text.last("include") && !text.cut;
    }
    return main && sections && whole ? Expects::No : Expects::Maybe;
}

/// The port of what smtpd.conf(5) calls "listen on ...".
bool isListeningAt(const std::vector<std::string_view>& words, std::uint16_t port) {
    const auto named = std::find(words.begin(), words.end(), "port");
    if (named != words.end() && named + 1 != words.end()) return listensAt(named[1], port);
    const bool smtps = std::find(words.begin(), words.end(), "smtps") != words.end();
    return port == (smtps ? 465 : 25);
}

/// Each listener says it for itself: "listen on 0.0.0.0 proxy-v2".
Expects ofOpenSmtpd(const Text& text, std::uint16_t port) {
    std::set<bool> here;
    std::set<bool> anywhere;
    for (const Fact& fact : text.facts) {
        if (fact.key != "listen") continue;
        const std::vector<std::string_view> words = wordsOf(fact.value);
        if (words.empty() || words[0] == "socket") continue;
        const bool proxy = std::find(words.begin(), words.end(), "proxy-v2") != words.end();
        anywhere.insert(proxy);
        if (isListeningAt(words, port)) here.insert(proxy);
    }
    const std::set<bool>& known = here.empty() ? anywhere : here;
    if (known.size() != 1 || (here.empty() && (text.last("include") || text.cut))) return Expects::Maybe;
    return *known.begin() ? Expects::Yes : Expects::No;
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
        if (text.kind == Kind::Exim || text.kind == Kind::OpenSmtpd) {
            const Expects expects = text.kind == Kind::Exim ? ofExim(texts) : ofOpenSmtpd(text, port);
            if (expects == Expects::Yes) return expects;
            mayBe = mayBe || expects == Expects::Maybe;
            known = true;
        }
    }
    return known && !mayBe ? Expects::No : Expects::Maybe;
}

std::string commandForProxyProtocol(const Texts& texts) {
    for (const Text& text : texts) {
        if (text.kind == Kind::Postfix) break;
        if (text.kind == Kind::Exim) return "exim -bP hosts_proxy";
        if (text.kind == Kind::OpenSmtpd) return "cat /etc/smtpd.conf";
    }
    return "postconf -M";
}

}  // namespace mailvitals::config
