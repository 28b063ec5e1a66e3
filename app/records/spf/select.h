// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/spf/question.h"
#include "records/spf/tree.h"

namespace mailvitals::spf {

/// The record that a name publishes, selected (RFC 7208 section 4.5) and read. Writes text, explanation, and
/// where there is nothing to evaluate the result with its problem into the node.
std::optional<Record> readRecord(const std::optional<Reply>& reply, Node& node);

}  // namespace mailvitals::spf
