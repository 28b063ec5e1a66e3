// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/config/postfix/settings.h"

namespace mailvitals::config::postfix {

/// One smtpd: a line of master.cf, or main.cf alone where no master.cf is given.
struct Service {
    std::string name;  ///< "submission"; empty: it is as main.cf says
    Settings settings;
    bool inner = false;       ///< it listens on loopback alone
    bool main = false;        ///< a main.cf is among the texts
    std::size_t entries = 0;  ///< how many settings main.cf has
    std::size_t text = 0;     ///< that one, or master.cf where there is none
};

/// Those that differ in what they say; of those that do not, one.
std::vector<Service> servicesIn(const Texts& texts);

}  // namespace mailvitals::config::postfix
