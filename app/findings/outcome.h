// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>

namespace mailvitals {

/// What a rule found about one subject. Could-not-look (Unknown) and does-not-apply are neither good nor bad.
enum class Outcome { Pass, Notice, Warning, Critical, Unknown, NotApplicable };

/// As in reports: "pass", "notice", "warning", "critical", "unknown", "not-applicable".
std::string_view toString(Outcome outcome);
std::optional<Outcome> outcomeFromString(std::string_view text);

/// How much attention an outcome wants: Critical above Warning above Unknown above Notice above Pass above
/// NotApplicable. For sorting, never for a verdict.
int urgencyOf(Outcome outcome);

}  // namespace mailvitals
