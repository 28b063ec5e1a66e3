// SPDX-License-Identifier: GPL-3.0-or-later
#include "findings/subject.h"

namespace mailvitals {

std::optional<IpAddress> Subject::address() const {
    if (const auto* endpoint = std::get_if<IpEndpoint>(&value_)) return endpoint->address;
    if (const auto* address = std::get_if<IpAddress>(&value_)) return *address;
    return std::nullopt;
}

std::string Subject::toString() const {
    if (const auto* name = std::get_if<DomainName>(&value_)) return name->toString();
    if (const auto* address = std::get_if<IpAddress>(&value_)) return address->toString();
    if (const auto* endpoint = std::get_if<IpEndpoint>(&value_)) return endpoint->toString();
    return std::get<std::string>(value_);
}

}  // namespace mailvitals
