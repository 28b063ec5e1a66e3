// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/printable.h"
#include "cli/commands.h"
#include "cli/input.h"
#include "cli/output.h"
#include "cli/waiting.h"
#include "evidence/message_path.h"
#include "records/message/mailbox_file.h"
#include "records/message/other_form.h"
#include "records/message/saved_form.h"

namespace mailvitals::cli {
namespace {

/// So many messages of a mailbox file are listed, and so many where nobody asked for the list.
constexpr std::size_t mostListed = 10000;
constexpr std::size_t mostMentioned = 10;

std::string lineFor(const message::MailboxEntry& entry) {
    const auto shown = [](const std::string& text) {
        return text.empty() ? std::string("-") : printable(text);
    };
    return std::to_string(entry.number) + "  " + shown(entry.date) + "  " + shown(entry.from) + "  " +
           shown(entry.subject) + "\n";
}

std::string listOf(const message::MailboxList& list) {
    std::string text;
    for (const message::MailboxEntry& entry : list.entries) text += lineFor(entry);
    const std::size_t more = list.count - list.entries.size();
    if (more > 0) text += std::to_string(more) + " more are not shown\n";
    return text;
}

struct Request {
    CheckRequest check;
    std::string mailbox;  ///< what else is in the file, a line each; empty: nothing
};

std::string noMessage(const MessageOptions& options, const std::string& why) {
    return options.file + " cannot be read as a message: " + why + ".";
}

std::optional<std::string> whyNoSuchHop(const MessageOptions& options, const CheckRequest& request) {
    if (!options.hop) return std::nullopt;
    const std::size_t hops = messagePath(request).journey.hops.size();
    if (*options.hop <= hops) return std::nullopt;
    if (hops == 0) return "The message has no Received line that can be read, so there is no step to choose.";
    return "The route of the message has " + std::to_string(hops) + (hops == 1 ? " step" : " steps") +
           "; there is no step " + std::to_string(*options.hop) + ".";
}

Expected<Request, std::string> requestFor(const MessageOptions& options, Input input) {
    const std::string form = message::otherForm(input.bytes);
    const message::MailboxList mailbox = message::listMailbox(input.bytes, mostMentioned);
    auto item = examineMessage(std::move(input.bytes), input.name, options.number.value_or(1));
    if (!item) return unexpected(noMessage(options, form.empty() ? item.error().what : form));
    const auto target = targetOf(*item);
    if (!target && !form.empty()) return unexpected(noMessage(options, form));
    if (!target) {
        return unexpected(options.file + " is no message: its header names neither author nor receiver. " +
                          message::whyNobodyIsNamed(item->header, item->headerFlawed) + ".");
    }
    CheckRequest request = options.request;
    request.target = *target;
    request.message = std::make_shared<const MessageItem>(std::move(*item));
    if (auto error = whyNoSuchHop(options, request)) return unexpected(*error);
    if (options.hop) request.arrivalHop = *options.hop - 1;
    const bool mention = mailbox.count > 1 && !options.number;
    return Request{std::move(request), mention ? listOf(mailbox) : std::string()};
}

int showList(const MessageOptions& options, const Input& input) {
    const message::MailboxList list =
        message::listMailbox(message::withoutWrapping(input.bytes).bytes, mostListed);
    if (list.entries.empty()) {
        printError(options.file + " is no mailbox file; it holds one message, if any.");
        return exitUsage;
    }
    printOut(listOf(list));
    return 0;
}

bool printsText(const Outputs& outputs) {
    return outputs.json != "-" && outputs.html != "-" && outputs.evidence != "-";
}

}  // namespace

int runMessage(const MessageOptions& options, const Policy& policy) {
    if (const auto error = whyNotWritable(options.outputs)) {
        printError(*error);
        return exitUsage;
    }
    const Outputs& outputs = options.outputs;
    if (const auto error = whyNotKept(
            {options.file}, {outputs.json, outputs.html, outputs.pdf, outputs.markdown, outputs.evidence})) {
        printError(*error);
        return exitUsage;
    }
    auto input = readNamed(options.file, message::maxMessageSize);
    if (!input) {
        printError(input.error());
        return exitUsage;
    }
    if (options.list) return showList(options, *input);
    const auto request = requestFor(options, std::move(*input));
    if (!request) {
        printError(request.error());
        return exitUsage;
    }
    const run::CheckUpdate result = runToTheEnd(request->check, policy, options.settings);
    if (!request->mailbox.empty() && printsText(outputs))
        printOut("The file is a mailbox; message 1 is judged, and --number N judges another:\n" +
                 request->mailbox + "\n");
    const report::Report report = report::makeReport(*result.evidence, result.findings, policy.catalogue);
    if (const auto error = writeOutputs(options.outputs, report, *result.evidence, policy)) {
        printError(*error);
        return exitUsage;
    }
    return exitStatusOf(report.light);
}

}  // namespace mailvitals::cli
