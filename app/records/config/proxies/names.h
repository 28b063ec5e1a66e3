// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace mailvitals::config {

/// The container, service or image is called after a mail server, and is none of the programs below.
bool isMailName(std::string_view name);

/// A program that takes a connection and opens a new one: how a person calls it; empty: the name is none.
/// Containers and images are known by a part of their name ("mail-haproxy-1").
std::string_view proxyCalled(std::string_view name);

/// It cannot tell the caller's address, whatever its settings.
bool neverTells(std::string_view proxy);

}  // namespace mailvitals::config
