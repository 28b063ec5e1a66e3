// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/dns_item.h"

namespace mailvitals {

std::string DnsQuestion::id() const {
    std::string id = "dns:" + dns::toString(type) + " " + name.toString();
    if (questionClass != dns::Class::In) id += " " + dns::toString(questionClass);
    if (flags.checkingDisabled) id += " cd";
    if (server) id += " @" + server->toString();
    return id;
}

}  // namespace mailvitals
