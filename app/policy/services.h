// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "policy/policy.h"

#include <QByteArray>

namespace mailvitals {

struct Services {
    std::vector<NetworkService> mail;
    std::vector<NetworkService> inner;
};

/// Reads policy/services.json, strictly: an unknown name, a missing or empty value, a port that is no port,
/// and two services that would say different things at one port are errors, and the sentence names the place.
Expected<Services, std::string> parseServices(const QByteArray& json);

}  // namespace mailvitals
