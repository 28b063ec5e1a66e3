// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/config/trust.h"

namespace mailvitals::config {

/// A port of the host at which somebody is let in from every address, as the texts tell.
struct Published {
    std::uint16_t port = 0;   ///< of the host
    std::uint16_t inner = 0;  ///< of the container; the same where there is none
    std::string name;         ///< of the service or the program
    bool byDocker = false;    ///< past ufw and firewalld: Docker's rules hand it on before they are asked
    std::vector<Place> places;
};

/// What the owner's firewall has to say of a port, whether it is asked or not.
enum class Intent {
    NotTold,  ///< none of the texts is one of ufw or firewalld, or it is off
    Open,
    Closed,
};

/// Each port once, in order. Those that only the host itself or one private address reaches are not among
/// them.
std::vector<Published> publishedPorts(const Texts& texts);
Intent intentFor(std::uint16_t port, const Texts& texts);

}  // namespace mailvitals::config
