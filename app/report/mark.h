// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "findings/light.h"

namespace mailvitals::report {

/// A light or an outcome as a picture: shape and sign tell as much as the colour, so that it can be read in
/// grey print and by eyes that see colours otherwise. Drawn on a field of 24 by 24; the paths have the words
/// of SVG, of which only M, L, C and Z with absolute numbers are used, each set off by blanks.
struct Mark {
    Light colour = Light::Grey;
    const char* outline = nullptr;
    bool dashed = false;  ///< a broken line around nothing, where the others are filled
    const char* sign = nullptr;
    const char* word = nullptr;  ///< "OK", "Critical"
};

Mark markOf(Light light);
Mark markOf(Outcome outcome);

}  // namespace mailvitals::report
