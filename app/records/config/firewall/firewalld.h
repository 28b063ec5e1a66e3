// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/config/nat.h"

namespace mailvitals::config {

/// The translation that firewalld's zones stand for: "masquerade: yes" rewrites what leaves through the
/// interfaces of the zone, and "forward-ports" hands a port on (firewalld.zone(5)). An interface that is in
/// no zone belongs to the default one.
NatTable firewalldTable(const Text& text);

}  // namespace mailvitals::config
