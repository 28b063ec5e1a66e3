// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/config/text.h"

#include "records/config/keep.h"
#include "records/config/shapes.h"

#include <algorithm>
#include <array>

namespace mailvitals::config {
namespace {

struct Words {
    Kind kind;
    std::string_view word;
    std::string_view name;
    std::string_view one;
    std::string_view many;
};

constexpr std::array<Words, 27> table{{
    {Kind::Postfix, "postfix", "postconf -n", "setting", "settings"},
    {Kind::PostfixServices, "postfix-services", "postconf -M", "service", "services"},
    {Kind::Exim, "exim", "Exim's configuration", "setting", "settings"},
    {Kind::OpenSmtpd, "opensmtpd", "smtpd.conf", "line", "lines"},
    {Kind::MailcowSettings, "mailcow", "mailcow.conf", "setting", "settings"},
    {Kind::MailuSettings, "mailu", "mailu.env", "setting", "settings"},
    {Kind::MailserverSettings, "docker-mailserver", "mailserver.env", "setting", "settings"},
    {Kind::DockerDaemon, "docker-daemon", "daemon.json", "setting", "settings"},
    {Kind::DockerVersion, "docker-version", "docker --version", "line", "lines"},
    {Kind::Networks, "networks", "docker network inspect", "network", "networks"},
    {Kind::Compose, "compose", "the compose file", "line", "lines"},
    {Kind::Iptables, "iptables", "iptables-save", "rule", "rules"},
    {Kind::Nftables, "nftables", "nft list ruleset", "line", "lines"},
    {Kind::Listeners, "listeners", "ss -ltnp", "listening program", "listening programs"},
    {Kind::Addresses, "addresses", "ip -br address", "interface", "interfaces"},
    {Kind::Haproxy, "haproxy", "haproxy.cfg", "line", "lines"},
    {Kind::Container, "container", "the container's configuration", "line", "lines"},
    {Kind::KubernetesService, "kubernetes-service", "the Kubernetes manifest", "line", "lines"},
    {Kind::KubernetesNodes, "kubernetes-nodes", "kubectl get nodes -o wide", "node", "nodes"},
    {Kind::PostfixTable, "postfix-table", "a Postfix table", "entry", "entries"},
    {Kind::KubernetesPods, "kubernetes-pods", "kubectl get pods -o wide", "pod", "pods"},
    {Kind::Traefik, "traefik", "Traefik's configuration", "line", "lines"},
    {Kind::Nginx, "nginx", "nginx -T", "directive", "directives"},
    {Kind::Caddy, "caddy", "Caddy's configuration", "line", "lines"},
    {Kind::Firewalld, "firewalld", "firewall-cmd --list-all-zones", "zone", "zones"},
    {Kind::Ufw, "ufw", "ufw status verbose", "line", "lines"},
    {Kind::Containers, "containers", "docker ps", "container", "containers"},
}};

const Words& wordsOf(Kind kind) {
    return table[static_cast<std::size_t>(kind)];
}

}  // namespace

void Text::add(std::string group, std::string key, std::string value, std::size_t line) {
    // What is longer is not shaped either: that would take time for nothing.
    if (facts.size() >= maxFacts || std::max(group.size(), value.size()) > maxValue) {
        cut = true;
        return;
    }
    auto shaped = kept(kind, key, value);
    if (!shaped) return;
    std::string owner = keptGroup(group);
    // What stands for a word may be longer than the word.
    if (std::max(owner.size(), shaped->size()) > maxValue) {
        cut = true;
        return;
    }
    facts.push_back({std::move(owner), std::move(key), std::move(*shaped), line});
}

const Fact* Text::last(std::string_view key) const {
    const auto found = std::find_if(facts.rbegin(), facts.rend(),
                                    [&](const Fact& fact) { return fact.key == key && fact.group.empty(); });
    return found == facts.rend() ? nullptr : &*found;
}

std::string_view wordOf(Kind kind) {
    return wordsOf(kind).word;
}

std::optional<Kind> kindFromWord(std::string_view word) {
    for (const Words& words : table) {
        if (words.word == word) return words.kind;
    }
    return std::nullopt;
}

std::string_view nameOf(Kind kind) {
    return wordsOf(kind).name;
}

std::string titleOf(const Text& text) {
    std::string title(nameOf(text.kind));
    // The command above a pasted text says nothing new.
    if (!text.name.empty() && text.name.find(title) == std::string::npos) title += " (" + text.name + ")";
    return title;
}

std::string describe(const Text& text) {
    const Words& words = wordsOf(text.kind);
    return std::string(words.name) + ": " + std::to_string(text.entries) + " " +
           std::string(text.entries == 1 ? words.one : words.many);
}

}  // namespace mailvitals::config
