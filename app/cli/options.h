// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "cli/domain_list.h"
#include "evidence/request.h"
#include "records/spf/session.h"
#include "run/check_run.h"

#include <QStringList>

#include <optional>
#include <string>

namespace mailvitals::cli {

/// Where results go. An empty path: not wanted; "-": standard output.
struct Outputs {
    std::string json;
    std::string html;
    std::string pdf;
    std::string evidence;
    bool everything = false;  ///< text: also what passed
    bool verbose = false;     ///< text: also figures of the run
    std::string markdown = {};
    bool appendix = false;  ///< PDF: also what was seen
    bool masked = false;    ///< addresses and names in none of them
};

/// Of a check of many domains.
struct BatchOptions {
    std::string file;                 ///< one domain a line; "-": standard input
    std::string done;                 ///< what an earlier run wrote; empty: none
    std::optional<std::size_t> jobs;  ///< checks at the same time
    Shard shard;
};

/// Each job is some threads.
inline constexpr std::size_t mostJobs = 64;

struct CheckOptions {
    CheckRequest request;
    run::RunSettings settings;
    Outputs outputs;
    std::optional<BatchOptions> batch;  ///< then the request's target is none
};

struct JudgeOptions {
    std::string evidenceFile;
    RuleSelection selection;
    std::optional<ProofArrival> arrival;  ///< what the owner says of the message of a proof
    Outputs outputs;
};

struct ProveOptions {
    std::string evidenceFile;  ///< of the check in which a stranger was accepted
    IpEndpoint server;
    std::string mailbox;
    std::vector<IpEndpoint> resolvers;  ///< empty: the system's
    run::RunSettings settings;
    Outputs outputs;
};

struct MessageOptions {
    std::string file;                                                      ///< "-": standard input
    CheckRequest request{Target::ofAddress(IpAddress()), {}, {}, {}, {}};  ///< without target and message yet
    run::RunSettings settings;
    Outputs outputs;
    std::optional<std::size_t> hop;     ///< the step at which it came in, from 1
    std::optional<std::size_t> number;  ///< of the message in a mailbox file, from 1
    bool list = false;                  ///< show what a mailbox file holds, and judge nothing
};

struct ConfigurationOptions {
    std::vector<std::string> files;  ///< "-": standard input
    Outputs outputs;
};

struct BounceOptions {
    std::string file;   ///< "-": standard input
    std::string check;  ///< saved evidence whose findings may explain it; empty: none
    Outputs outputs;
};

struct RulesOptions {
    bool json = false;
};

/// What can be explained beside the rules: the steps out of an open relay.
inline constexpr std::string_view recoveryGuide = "way-out";

struct ExplainOptions {
    std::string rule;  ///< or `recoveryGuide`
};

struct SpfOptions {
    spf::Session session;
    std::vector<IpEndpoint> resolvers;  ///< empty: the system's
    bool json = false;
};

struct DemoOptions {
    Outputs outputs;
};

/// Wrong words on the command line: the sentence for standard error.
struct UsageError {
    std::string what;
};

Expected<CheckOptions, UsageError> parseCheck(const QStringList& arguments, const Policy& policy);
Expected<JudgeOptions, UsageError> parseJudge(const QStringList& arguments, const Policy& policy);
Expected<ProveOptions, UsageError> parseProve(const QStringList& arguments);
Expected<MessageOptions, UsageError> parseMessage(const QStringList& arguments);
Expected<ConfigurationOptions, UsageError> parseConfiguration(const QStringList& arguments);
Expected<BounceOptions, UsageError> parseBounce(const QStringList& arguments);
Expected<RulesOptions, UsageError> parseRules(const QStringList& arguments);
Expected<ExplainOptions, UsageError> parseExplain(const QStringList& arguments, const Policy& policy);
Expected<SpfOptions, UsageError> parseSpf(const QStringList& arguments);
Expected<DemoOptions, UsageError> parseDemo(const QStringList& arguments);

}  // namespace mailvitals::cli
