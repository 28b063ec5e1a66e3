// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/exhibit.h"

#include <optional>

namespace mailvitals::report {

/// The message's header or its way, where the id is one of these (messageId, messagePathId) and there is a
/// message.
std::optional<Exhibit> messageExhibit(const CheckRequest& request, const std::string& id);

}  // namespace mailvitals::report
