// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mailvitals::config {

// Traefik says the same in four ways: files of YAML or TOML, options of its command line, and labels of the
// containers behind it. All are kept as one: "entrypoints.smtp.address=:25", "routers.mail.entrypoints=smtp",
// "services.mail.loadbalancer.proxyprotocol.version=2", in lower case as Traefik compares them.

/// What is kept of a setting; nothing: no router of TCP is concerned. `path` without "tcp.".
std::optional<std::string> traefikSetting(std::string_view path, std::string_view value);
/// Of "--entrypoints.smtp.address=:25".
std::optional<std::string> traefikOption(std::string_view word);
/// Of "traefik.tcp.services.mail.loadbalancer.server.port=25".
std::optional<std::string> traefikLabel(std::string_view label);
}  // namespace mailvitals::config
