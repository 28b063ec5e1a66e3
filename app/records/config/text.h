// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Configuration texts of a mail server's owner: which text it is, and the few facts in it that tell whom the
/// server trusts and who can appear under which address. Everything else in them, passwords and keys above
/// all, is forgotten while they are read: only what keep.h lists is kept, in the shapes that it says.
namespace mailvitals::config {

enum class Kind {
    Postfix,             ///< postconf -n, or main.cf
    PostfixServices,     ///< postconf -M, or master.cf
    Exim,                ///< exim4.conf, or Debian's update-exim4.conf.conf
    OpenSmtpd,           ///< smtpd.conf
    MailcowSettings,     ///< mailcow.conf
    MailuSettings,       ///< mailu.env
    MailserverSettings,  ///< mailserver.env of docker-mailserver
    DockerDaemon,        ///< daemon.json
    DockerVersion,       ///< docker --version
    Networks,            ///< docker network inspect, podman network inspect
    Compose,             ///< a compose file
    Iptables,            ///< iptables-save, iptables -t nat -S
    Nftables,            ///< nft list ruleset
    Listeners,           ///< ss -ltnp
    Addresses,           ///< ip -br address
    Haproxy,             ///< haproxy.cfg
    Container,           ///< lxc config show, incus config show
    KubernetesService,   ///< kubectl get service -o yaml, and what else leads callers to a service
    KubernetesNodes,     ///< kubectl get nodes -o wide
    PostfixTable,        ///< a lookup table of Postfix's, as postmap takes it
    KubernetesPods,      ///< kubectl get pods -o wide
    Traefik,             ///< traefik.yml, traefik.toml, and files of its file provider
    Nginx,               ///< nginx -T, nginx.conf
    Caddy,               ///< Caddyfile, or Caddy's JSON
    Firewalld,           ///< firewall-cmd --list-all, --list-all-zones
    Ufw,                 ///< ufw status verbose
    Containers,          ///< docker ps, docker compose ps, podman ps
};

inline constexpr Kind lastKind = Kind::Containers;

/// One thing that a text says.
struct Fact {
    std::string group;     ///< what it belongs to: a network, a service, a table and chain; may be empty
    std::string key;       ///< "mynetworks", "gateway", "-A"
    std::string value;     ///< as it stands, or what is left of it without what is nobody's business
    std::size_t line = 0;  ///< where it begins in what was given, from 1; 0: not known

    bool operator==(const Fact&) const = default;
};

struct Text {
    Kind kind{};
    std::string name;         ///< of the file; empty where it was pasted
    std::size_t entries = 0;  ///< how many settings, rules, networks it has, those forgotten included
    std::vector<Fact> facts;  ///< in their order
    bool cut = false;         ///< it has more than is kept

    /// The only door to the facts, for readers and saved evidence alike: what keep.h does not list stays out.
    void add(std::string group, std::string key, std::string value, std::size_t line);
    /// The last one: where a setting is there twice, mail servers take the later.
    const Fact* last(std::string_view key) const;
    bool operator==(const Text&) const = default;
};

inline constexpr std::size_t maxText = 4 * 1024 * 1024;  ///< bytes that somebody may hand over at once
inline constexpr std::size_t maxFacts = 4000;            ///< kept of one text
inline constexpr std::size_t maxValue = 4096;            ///< bytes of one value

/// The word of the kind in files: "postfix".
std::string_view wordOf(Kind kind);
std::optional<Kind> kindFromWord(std::string_view word);
/// What a person calls it: "postconf -n", "daemon.json".
std::string_view nameOf(Kind kind);
/// "postconf -n", with the file's name behind it where that says more: "postconf -n (main.cf)".
std::string titleOf(const Text& text);
/// "postconf -n: 31 settings".
std::string describe(const Text& text);

}  // namespace mailvitals::config
