// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/config/trust.h"

namespace mailvitals::config {

/// A service of the compose files, as far as it matters who hands mail on to whom.
struct Service {
    std::string name;
    std::string container;  ///< "container_name"
    std::string image;      ///< without registry and tag
    std::string proxy;      ///< the proxy that it runs ("HAProxy"); empty: none
    bool mail = false;      ///< it is called after a mail server
    bool onHost = false;    ///< network_mode: host
    bool deployed = false;  ///< it has settings that only a swarm heeds
    std::vector<std::string> networks;
    std::vector<IpAddress> addresses;
    struct Port {
        std::uint16_t number = 0;  ///< of the container
        bool onNode = false;       ///< published past a swarm's ingress network
        Place at;
    };
    std::vector<Port> mailPorts;  ///< those of mail that are published to others
    Place at;

    bool publishes(std::uint16_t port) const;
    bool isCalled(std::string_view name) const;  ///< by its name, or that of its container
};

/// In their order; what several files say of one service is put together.
std::vector<Service> servicesIn(const Texts& texts);

/// "mailserver" of "mail-mailserver-1" or "mail_mailserver.1.abc" in a network whose other containers are
/// called "mail-..." as well.
std::string serviceNameOf(const ContainerMember& member, const ContainerNetwork& network);

/// "25", "0.0.0.0:25:25/tcp": the port of the container, where it is one of mail and others reach it.
std::optional<std::uint16_t> publishedMailPort(std::string_view port);

}  // namespace mailvitals::config
