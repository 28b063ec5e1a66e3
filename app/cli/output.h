// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/options.h"
#include "report/text.h"

#include <QByteArray>

namespace mailvitals::cli {

/// Can all wanted files be written? Asked before a check, so that minutes are not wasted on a wrong path. The
/// sentence for standard error, or nothing.
std::optional<std::string> whyNotWritable(const Outputs& outputs);

/// Writes everything that is wanted; the text goes to standard output unless something else does. The
/// sentence for standard error, or nothing.
std::optional<std::string> writeOutputs(const Outputs& outputs, const report::Report& report,
                                        const Evidence& evidence, const Catalogue& catalogue);

/// How text is best shown on the terminal we have.
report::TextStyle terminalStyle(bool everything);

void printOut(const std::string& text);
void printError(const std::string& text);
bool isTerminal(int descriptor);

}  // namespace mailvitals::cli
