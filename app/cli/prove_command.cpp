// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/mark.h"
#include "base/timestamp.h"
#include "cli/commands.h"
#include "cli/evidence_file.h"
#include "cli/output.h"
#include "cli/trust.h"
#include "cli/waiting.h"

#include <cstdio>

namespace mailvitals::cli {
namespace {

constexpr int exitNotSent = 3;
/// No mailbox is longer (RFC 5321 section 4.5.3.1.3).
constexpr std::size_t longestAnswer = 256;

/// One line of standard input; what is longer than any answer is none, and is not read to its end.
std::string readAnswer() {
    std::string typed;
    for (int c = std::getchar(); c != EOF && c != '\n'; c = std::getchar()) {
        if (typed.size() == longestAnswer) return {};
        typed += static_cast<char>(c);
    }
    return typed;
}

/// Shows every word, and asks. The answer is the mailbox once more: nobody types that by accident.
bool isAgreed(const RelayProof& proof) {
    printOut(
        "This would be said to " + proof.question.server.toString() + ":\n\n" + wordsOf(proof) +
        "\nIf you run that server, and the mailbox is yours, type the mailbox once more to send this one "
        "message.\nAnything else sends nothing: ");
    // Words that nobody could read are agreed to by nobody.
    if (!isOutputWell()) return false;
    const std::string typed = readAnswer();
    if (!isTerminal(0)) printOut("\n");
    return typed == proof.mailbox;
}

}  // namespace

int runProve(const ProveOptions& options, const Policy& policy) {
    if (const auto error = whyNotWritable(options.outputs)) {
        printError(*error);
        return exitUsage;
    }
    auto evidence = readEvidence(options.evidenceFile);
    if (!evidence) {
        printError(evidence.error());
        return exitUsage;
    }
    const CheckRequest& before = evidence->request;
    const auto through = acceptedAt(*evidence, options.server);
    if (!through) {
        printError("In that check, no mail between external addresses was accepted at " +
                   options.server.toString() + ", so there is nothing to prove.");
        return exitUsage;
    }
    if (const auto error = whyNotTrustable(options.settings.caFile)) {
        printError(*error);
        return exitUsage;
    }
    if (const auto refusal = whyNotForProof(options.mailbox, before.target)) {
        printError(*refusal);
        return exitUsage;
    }
    CheckRequest request{
        before.target, options.resolvers, {}, before.treatAsPublic, policy.ownAddressServices};
    request.proof = makeProof(*through, before.target, options.mailbox, newMark(), now());
    if (!isAgreed(*request.proof)) {
        printOut("Nothing was sent.\n");
        return exitNotSent;
    }
    run::RunSettings settings = options.settings;
    settings.selection.only = {"relay.proof"};
    const run::CheckUpdate result = runToTheEnd(request, policy, settings);
    evidence->absorb(*result.evidence);
    const report::Report report = report::makeReport(*evidence, result.findings, policy.catalogue);
    if (const auto error = writeOutputs(options.outputs, report, *evidence, policy)) {
        printError(*error);
        return exitUsage;
    }
    return exitStatusOf(report.light);
}

}  // namespace mailvitals::cli
