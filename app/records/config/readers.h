// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "base/parse_error.h"
#include "records/config/lines.h"
#include "records/config/text.h"

namespace mailvitals::config {

/// A reader's answer: nothing where the text is of another kind; an error where it is of this kind and
/// broken.
using Reading = std::optional<Expected<Text, ParseError>>;

// One for each format. Each keeps the facts that it knows by name and nothing else.
Reading readJson(const Lines& lines);  ///< daemon.json, docker and podman network inspect
Reading readNftables(const Lines& lines);
Reading readIptables(const Lines& lines);  ///< iptables-save, iptables -S
Reading readListing(const Lines& lines);   ///< iptables -L -n -v, ufw show raw
Reading readFirewalld(const Lines& lines);
Reading readUfw(const Lines& lines);
Reading readListeners(const Lines& lines);   ///< ss -ltnp
Reading readAddresses(const Lines& lines);   ///< ip -br address
Reading readContainers(const Lines& lines);  ///< docker ps, docker compose ps, podman ps
Reading readDockerWords(
    const Lines& lines);                ///< docker --version; cat's complaint that daemon.json is missing
Reading readNodes(const Lines& lines);  ///< kubectl get nodes -o wide
Reading readPods(const Lines& lines);   ///< kubectl get pods -o wide
Reading readYaml(const Lines& lines);   ///< compose, LXC, Kubernetes, Traefik
Reading readHaproxy(const Lines& lines);
Reading readNginx(const Lines& lines);
Reading readCaddy(const Lines& lines);
Reading readTraefikToml(const Lines& lines);
Reading readEnvironment(const Lines& lines);  ///< mailcow.conf, mailu.env, mailserver.env
Reading readExim(const Lines& lines);
Reading readOpenSmtpd(const Lines& lines);
Reading readPostfixTable(const Lines& lines);
Reading readPostfixServices(const Lines& lines);  ///< master.cf, postconf -M, postconf -P
Reading readPostfix(const Lines& lines);

}  // namespace mailvitals::config
