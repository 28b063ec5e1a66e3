// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/options.h"

namespace mailvitals::cli {

/// What sysexits.h calls EX_USAGE: wrong words on the command line, or a file that cannot be read or written.
inline constexpr int exitUsage = 64;

// Each returns the exit status of the program.
int runCheck(const CheckOptions& options, const Policy& policy);
int runJudge(const JudgeOptions& options, const Policy& policy);
int runProve(const ProveOptions& options, const Policy& policy);
int runMessage(const MessageOptions& options, const Policy& policy);
int runConfiguration(const ConfigurationOptions& options, const Policy& policy);
int runBounce(const BounceOptions& options, const Policy& policy);
int runRules(const RulesOptions& options, const Policy& policy);
int runExplain(const ExplainOptions& options, const Policy& policy);
int runSpf(const SpfOptions& options);
int runDemo(const DemoOptions& options, const Policy& policy);

}  // namespace mailvitals::cli
