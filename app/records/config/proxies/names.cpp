// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/config/proxies/names.h"

#include "base/ascii.h"

#include <array>
#include <utility>

namespace mailvitals::config {
namespace {

/// Parts of names, the longer before those that they contain.
constexpr std::array<std::pair<std::string_view, std::string_view>, 14> proxies{{
    {"haproxy", "HAProxy"},
    {"traefik", "Traefik"},
    {"nginx", "nginx"},
    {"caddy", "Caddy"},
    {"envoy", "Envoy"},
    {"socat", "socat"},
    {"rinetd", "rinetd"},
    {"redir", "redir"},
    {"stunnel", "stunnel"},
    {"gost", "gost"},
    {"frps", "frps"},
    {"frpc", "frpc"},
    {"ingress-sbox", ""},
    {"proxy", "a proxy"},
}};

}  // namespace

std::string_view proxyCalled(std::string_view name) {
    // Mailu's front speaks for its callers in a way of its own.
    if (name == "mailu-nginx") return {};
    for (const auto& [part, called] : proxies) {
        if (ascii::containsIgnoringCase(name, part)) return called;
    }
    return {};
}

bool isMailName(std::string_view name) {
    if (!proxyCalled(name).empty()) return false;
    for (const char* word :
         {"mail", "postfix", "smtp", "exim", "stalwart", "front", "maddy", "opensmtpd", "haraka", "postal"}) {
        if (ascii::containsIgnoringCase(name, word)) return true;
    }
    return false;
}

bool neverTells(std::string_view proxy) {
    return proxy == "socat" || proxy == "rinetd" || proxy == "redir";
}

}  // namespace mailvitals::config
