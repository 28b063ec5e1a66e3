// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands.h"
#include "cli/help_text.h"
#include "cli/output.h"
#include "cli/waiting.h"
#include "demo/world.h"

namespace mailvitals::cli {
namespace {

/// Machine-readable output must stay one document, so the story goes to standard error there.
void tell(const std::string& text, const Outputs& outputs) {
    if (outputs.json == "-" || outputs.html == "-" || outputs.markdown == "-" || outputs.evidence == "-")
        printError(text);
    else
        printOut(wrapHelp(text, terminalColumns()) + "\n");
}

run::CheckUpdate play(demo::World& world, demo::Act act, const Policy& policy) {
    world.setAct(act);
    return runToTheEnd(world.request(), policy, world.settings());
}

}  // namespace

/// First the healthy server, shown on the terminal alone; then the incident, which also goes into the files.
int runDemo(const DemoOptions& options, const Policy& policy) {
    if (const auto error = whyNotWritable(options.outputs)) {
        printError(*error);
        return exitUsage;
    }
    demo::World world;
    if (!world.isUp()) {
        printError("The demonstration could not open its servers on 127.0.0.1.");
        return exitUsage;
    }
    Outputs terminalOnly;
    terminalOnly.everything = options.outputs.everything;
    terminalOnly.verbose = options.outputs.verbose;
    terminalOnly.masked = options.outputs.masked;
    const bool terminalIsFree = options.outputs.json != "-" && options.outputs.html != "-" &&
                                options.outputs.markdown != "-" && options.outputs.evidence != "-";

    tell("Act 1. " + demo::storyOf(demo::Act::Healthy), options.outputs);
    const run::CheckUpdate before = play(world, demo::Act::Healthy, policy);
    const report::Report healthy = report::makeReport(*before.evidence, before.findings, policy.catalogue);
    if (terminalIsFree) (void)writeOutputs(terminalOnly, healthy, *before.evidence, policy);
    if (before.cancelled) return exitStatusOf(healthy.light);

    if (terminalIsFree) printOut("\n");
    tell("Act 2. " + demo::storyOf(demo::Act::Incident), options.outputs);
    const run::CheckUpdate after = play(world, demo::Act::Incident, policy);
    const report::Report incident = report::makeReport(*after.evidence, after.findings, policy.catalogue);
    if (const auto error = writeOutputs(options.outputs, incident, *after.evidence, policy)) {
        printError(*error);
        return exitUsage;
    }
    return exitStatusOf(incident.light);
}

}  // namespace mailvitals::cli
