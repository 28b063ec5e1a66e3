// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/configuration_item.h"
#include "evidence/json_fields.h"

namespace mailvitals {

QJsonObject toObject(const ConfigurationItem& configuration);
/// Errors go where those of the whole file go.
ConfigurationItem readConfiguration(const Fields& fields);

}  // namespace mailvitals
