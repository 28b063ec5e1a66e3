// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/config/text.h"
#include "records/config/yaml.h"

namespace mailvitals::config {

// What is kept of the values of a YAML text, for each kind of them.
Text composeText(const std::vector<YamlValue>& values);
Text kubernetesText(const std::vector<YamlValue>& values);
Text containerText(const std::vector<YamlValue>& values);  ///< of LXC or Incus
Text traefikText(const std::vector<YamlValue>& values);

/// Some object in it leads callers to a service.
bool isKubernetesRoute(const std::vector<YamlValue>& values);
/// It has entry points, or routers and services of TCP.
bool isTraefik(const std::vector<YamlValue>& values);

}  // namespace mailvitals::config
