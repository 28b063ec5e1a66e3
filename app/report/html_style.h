// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace mailvitals::report::html {

/// The style sheet of the page. Colour belongs to the lights; everything else is ink on paper.
extern const char* const style;

}  // namespace mailvitals::report::html
