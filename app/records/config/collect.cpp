// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/config/collect.h"

namespace mailvitals::config {
namespace {

struct System {
    std::string_view name;
    std::vector<std::string_view> commands;  ///< without single quotes
    bool containers = false;
};

const std::vector<System>& systems() {
    static const std::vector<System> all{
        {"mailcow",
         {"docker compose exec -T postfix-mailcow postconf -n",
          "docker compose exec -T postfix-mailcow postconf -M", "cat docker-compose.yml",
          "grep -E \"^(IPV|ENABLE_IPV6|SMTP|SUBMISSION)\" mailcow.conf"},
         true},
        {"Mailu",
         {"docker compose exec -T smtp postconf -n", "docker compose exec -T smtp postconf -M",
          "cat docker-compose.yml", "grep -E \"^(SUBNET|RELAYNETS|PROXY_PROTOCOL|REAL_IP)\" mailu.env"},
         true},
        {"docker-mailserver",
         {"docker compose exec -T mailserver postconf -n", "docker compose exec -T mailserver postconf -M",
          "cat compose.yaml"},
         true},
        {"Mail-in-a-Box", {"postconf -n", "postconf -M"}, false},
        {"Postfix", {"postconf -n", "postconf -M"}, false},
        {"Exim", {"exim -bP config"}, false},
        {"OpenSMTPD", {"cat /etc/smtpd.conf"}, false},
    };
    return all;
}

}  // namespace

const std::vector<std::string_view>& collectableSystems() {
    static const std::vector<std::string_view> names = [] {
        std::vector<std::string_view> made;
        for (const System& system : systems()) made.push_back(system.name);
        return made;
    }();
    return names;
}

std::string collectCommand(std::string_view system) {
    const System* chosen = &systems()[4];
    for (const System& one : systems()) {
        if (one.name == system) chosen = &one;
    }
    std::vector<std::string_view> commands = chosen->commands;
    commands.insert(commands.end(),
                    {"ss -ltnp", "nft list ruleset", "iptables-save", "ip6tables-save", "ip -br address"});
    if (chosen->containers)
        commands.insert(commands.end(), {"cat /etc/docker/daemon.json", "docker --version", "docker ps",
                                         "docker network inspect $(docker network ls -q)"});
    std::string line = "for c in";
    for (const std::string_view command : commands) line += " '" + std::string(command) + "'";
    return line + "; do echo \"=== $c\"; sh -c \"$c\" 2>&1; done";
}

}  // namespace mailvitals::config
