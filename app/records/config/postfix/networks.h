// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/config/postfix/settings.h"
#include "records/config/postfix/table.h"

namespace mailvitals::config::postfix {

/// mynetworks, as it is set or as mynetworks_style makes it.
struct Networks {
    struct Element {
        Cidr network;
        bool excluded = false;
    };
    std::vector<Element> elements;       ///< the first that holds the client's address decides
    std::optional<std::string> broken;   ///< Postfix stops here with an error: nobody beyond is trusted
    std::vector<std::string> elsewhere;  ///< tables, files and names that no text tells
    bool own = false;                    ///< and the networks that the server is in, which no text tells
    bool complete = true;
    std::optional<Place> at;
    bool byDefault = false;  ///< no text says anything of it

    /// Is this client among them?
    bool hold(const IpAddress& address) const;
};

/// `own`: the networks of the server's interfaces, as far as the texts tell them.
Networks networksOf(const Settings& settings, const std::vector<Cidr>& own, Tables& tables);

}  // namespace mailvitals::config::postfix
