// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "findings/light.h"

#include <QPainterPath>

namespace mailvitals::report {

/// What an icon says: how a finding or an area turned out, or that this is not known yet.
enum class Status { Ok, Notice, Warning, Critical, Unknown, Partly, NotApplicable, Checking };

Status statusOf(Light light);
Status statusOf(const AreaVerdict& verdict);
Status statusOf(Outcome outcome);

/// A status as a picture and a word, for the window and every report: shape and sign tell as much as the
/// colour, so that it can be read in grey print and by eyes that see colours otherwise. Drawn on a field of
/// 24 by 24; the paths have the words of SVG, of which only M, L, C and Z with absolute numbers are used,
/// each set off by blanks.
struct StatusIcon {
    Light colour = Light::Grey;
    const char* outline = nullptr;
    bool hollow = false;  ///< a line around nothing, where the others are filled
    bool dashed = false;  ///< that line is broken
    const char* sign = nullptr;
    const char* word = nullptr;  ///< "OK", "Critical"
};

StatusIcon iconOf(Status status);
StatusIcon iconOf(Light light);
StatusIcon iconOf(const AreaVerdict& verdict);
StatusIcon iconOf(Outcome outcome);

inline constexpr double iconField = 24;
/// A path of an icon, in its field.
QPainterPath pathOf(const char* words);

}  // namespace mailvitals::report
