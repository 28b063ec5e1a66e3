// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/options.h"
#include "policy/policy.h"
#include "report/text.h"

#include <QByteArray>

namespace mailvitals::cli {

/// Can all wanted files be written? Asked before a check, so that minutes are not wasted on a wrong path. The
/// sentence for standard error, or nothing.
std::optional<std::string> whyNotWritable(const Outputs& outputs);

/// Would one of the files that are read be replaced by what is made of it? The sentence, or nothing.
std::optional<std::string> whyNotKept(const std::vector<std::string>& inputs,
                                      const std::vector<std::string>& outputs);

/// Writes everything that is wanted; the text goes to standard output unless something else does. The
/// sentence for standard error, or nothing.
std::optional<std::string> writeOutputs(const Outputs& outputs, const report::Report& report,
                                        const Evidence& evidence, const Policy& policy);

/// How wide text may be: what COLUMNS says, else the terminal; a file or a pipe is as wide as the oldest of
/// them.
std::size_t terminalColumns();
/// How text is best shown on the terminal we have.
report::TextStyle terminalStyle(bool everything, bool figures = false);

/// What cannot be written (the disk is full, the stream is closed) is remembered for finishOutput().
void printOut(const std::string& text);
/// One line on standard error. What it quotes may come from anywhere and is made printable here.
void printError(const std::string& text);
/// Nothing may be printed afterwards. Why standard output did not take all that was printed; nothing: it did.
std::optional<std::string> finishOutput();
/// So far.
bool isOutputWell();
/// Nobody reads standard output any more: it is remembered like what cannot be written.
void noteThatNobodyReads();
/// A stream that the caller closed must not come to life again as a file or a connection that is opened next.
void keepStreamsApart();
bool isTerminal(int descriptor);

}  // namespace mailvitals::cli
