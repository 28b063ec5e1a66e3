// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/evidence.h"
#include "findings/finding.h"

namespace mailvitals::ui {

/// What stands for {domain}, {host} and {address} in the fixes of a finding: the finding's own arguments
/// first, then what the target and the evidence say, at last a word in capitals that asks to be replaced.
/// Readable already.
Args fixArgs(const Finding& finding, const Evidence& evidence);

/// The arguments cut to what people read: a server may say ten thousand letters, and a page of help that
/// quotes them would be lost behind them. All of it stays in the evidence.
Args readable(Args args);

}  // namespace mailvitals::ui
