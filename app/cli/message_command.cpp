// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands.h"
#include "cli/input.h"
#include "cli/output.h"
#include "cli/waiting.h"
#include "evidence/message_path.h"
#include "records/message/other_form.h"

namespace mailvitals::cli {
namespace {

Expected<CheckRequest, std::string> requestFor(const MessageOptions& options) {
    auto input = readNamed(options.file, message::maxMessageSize);
    if (!input) return unexpected(input.error());
    const std::string form = message::otherForm(input->bytes);
    auto item = examineMessage(std::move(input->bytes), input->name);
    if (!item) {
        return unexpected(options.file +
                          " cannot be read as a message: " + (form.empty() ? item.error().what : form) + ".");
    }
    const auto target = targetOf(*item);
    if (!target && !form.empty())
        return unexpected(options.file + " cannot be read as a message: " + form + ".");
    if (!target) {
        return unexpected(options.file + " is no message: its header names neither author nor receiver. " +
                          message::whyNobodyIsNamed(item->header, item->headerFlawed) + ".");
    }
    CheckRequest request = options.request;
    request.target = *target;
    request.message = std::make_shared<const MessageItem>(std::move(*item));
    return request;
}

}  // namespace

int runMessage(const MessageOptions& options, const Policy& policy) {
    if (const auto error = whyNotWritable(options.outputs)) {
        printError(*error);
        return exitUsage;
    }
    const Outputs& outputs = options.outputs;
    if (const auto error =
            whyNotKept({options.file}, {outputs.json, outputs.html, outputs.pdf, outputs.evidence})) {
        printError(*error);
        return exitUsage;
    }
    const auto request = requestFor(options);
    if (!request) {
        printError(request.error());
        return exitUsage;
    }
    const run::CheckUpdate result = runToTheEnd(*request, policy, options.settings);
    const report::Report report = report::makeReport(*result.evidence, result.findings, policy.catalogue);
    if (const auto error = writeOutputs(options.outputs, report, *result.evidence, policy.catalogue)) {
        printError(*error);
        return exitUsage;
    }
    return exitStatusOf(report.light);
}

}  // namespace mailvitals::cli
