// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "findings/catalogue.h"

#include <string>
#include <vector>

namespace mailvitals {

enum class Light { Green, Yellow, Red, Grey };

std::string_view toString(Light light);  ///< "green", "yellow", "red", "grey"
std::string_view wordOf(Light light);    ///< "OK", "Warning", "Critical", "Unknown"

/// An area and what is shown of it.
struct AreaVerdict {
    Light light = Light::Grey;
    /// Something was judged and nothing is worse, but not everything that decides: no green light promises
    /// what nobody looked at.
    bool partly = false;
    /// The decisive rules that were not judged: "tls.starttls", "dane.tlsa (not in this version)".
    std::vector<std::string> missing;

    bool operator==(const AreaVerdict&) const = default;
};

/// Red for any critical, yellow for any warning. Green only where something was judged and every decisive
/// rule has spoken: none of them is unknown, waits for the cause of another finding, was left out of the run
/// or is not part of this version. Grey otherwise.
AreaVerdict verdictOn(Area area, const std::vector<Finding>& findings, const Catalogue& catalogue);
Light lightOf(Area area, const std::vector<Finding>& findings, const Catalogue& catalogue);
/// "Partly checked", or the word of the light.
std::string_view wordOf(const AreaVerdict& verdict);

/// The light of the whole: the worst of the areas in the order red, yellow, grey, green. The vantage has a
/// light of its own, but it says something about us, not about the server, so it does not count here; neither
/// do areas in which nothing applied. What was left out by choice or is not part of this version keeps no
/// check from being green as a whole, or no script could ask for a part of it; the verdict names it.
Light overallLight(const std::vector<Finding>& findings, const Catalogue& catalogue);

/// Tags of findings that stand for a rule which did not take part.
inline constexpr std::string_view leftOutTag = "skipped";
inline constexpr std::string_view plannedTag = "planned";
/// Nobody said that the server is theirs, and without that word the rule does not look.
inline constexpr std::string_view notConfirmedTag = "not-confirmed";
/// Is it one of these?
bool tookNoPart(const Finding& finding);

/// What monitoring plugins return: 0 well, 1 warning, 2 critical, 3 unknown.
int exitStatusOf(Light light);

/// The verdict in one sentence, with its numbers: "Not an open relay; 75 checks passed, 2 warnings, 5 could
/// not be run."
std::string verdictOf(Light light, const std::vector<Finding>& findings, const Catalogue& catalogue);

}  // namespace mailvitals
