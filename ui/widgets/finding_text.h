// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/evidence.h"
#include "findings/condense.h"

#include <QString>

namespace mailvitals::ui {

/// What the finding is about, in one line: "198.51.100.25:25 · relay.open".
QString subjectLine(const ShownFinding& finding, const Catalogue& catalogue);

/// A finding with what was seen and what to do about it, to be pasted into a question or a note.
QString asText(const ShownFinding& finding, const Evidence& evidence, const Catalogue& catalogue);

}  // namespace mailvitals::ui
