// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "findings/args.h"

namespace mailvitals::ui {

/// The arguments cut to what people read: a server may say ten thousand letters, and a page of help that
/// quotes them would be lost behind them. All of it stays in the evidence.
Args readable(Args args);

}  // namespace mailvitals::ui
