// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/remediation.h"

#include "report/words.h"

#include <algorithm>

namespace mailvitals::report {
namespace {

/// What the findings say under this name, each value once, in their order.
std::vector<std::string> valuesOf(std::string_view name, const std::vector<const Finding*>& findings) {
    std::vector<std::string> values;
    for (const Finding* finding : findings) {
        for (const Arg& arg : finding->args) {
            const auto* value = std::get_if<std::string>(&arg.value);
            const bool wanted = arg.name == name && value;
            if (wanted && std::find(values.begin(), values.end(), *value) == values.end()) {
                values.push_back(*value);
            }
        }
    }
    return values;
}

/// The mail host that senders try first; empty: not known.
std::string firstMailHost(const Evidence& evidence) {
    const DomainName* domain = evidence.request.target.domain();
    if (!domain) return {};
    const auto& items = evidence.of<DnsQuestion>();
    const auto found = items.find(DnsQuestion::of(*domain, dns::Type::Mx));
    const DnsAnswer* answer = found == items.end() ? nullptr : found->second.answer();
    if (!answer) return {};
    const dns::Mx* best = nullptr;
    for (const dns::Record& record : answer->answers) {
        const auto* mx = std::get_if<dns::Mx>(&record.data);
        if (mx && (!best || mx->preference < best->preference)) best = mx;
    }
    // RFC 5321 section 5.1: without an MX record the domain itself is the host.
    if (!best) return domain->toString();
    return best->exchange.isRoot() ? std::string() : best->exchange.toString();
}

std::string addressOf(const std::vector<const Finding*>& findings, const Evidence& evidence) {
    if (const IpAddress* address = evidence.request.target.address()) return address->toString();
    for (const Finding* finding : findings) {
        if (const auto address = finding->subject.address()) return address->toString();
    }
    return {};
}

/// What the check itself knows where no finding names it; empty: nothing.
std::string knownAs(std::string_view name, const std::vector<const Finding*>& findings,
                    const Evidence& evidence) {
    if (name == arg::host) return firstMailHost(evidence);
    if (name == arg::address) return addressOf(findings, evidence);
    return {};
}

bool mentions(const Spans& spans, const std::string& what) {
    return std::any_of(spans.begin(), spans.end(),
                       [&](const Span& span) { return span.text.find(what) != std::string::npos; });
}

bool mentions(const Document& document, const std::string& what) {
    return std::any_of(document.begin(), document.end(), [&](const Block& block) {
        return mentions(block.spans, what) || block.code.find(what) != std::string::npos ||
               std::any_of(block.items.begin(), block.items.end(),
                           [&](const Spans& item) { return mentions(item, what); });
    });
}

bool mentions(const RulePage& page, const std::string& what) {
    return mentions(page.fix, what) ||
           std::any_of(page.stackFixes.begin(), page.stackFixes.end(),
                       [&](const StackFix& fix) { return mentions(fix.steps, what); });
}

std::string noteOn(std::string_view placeholder, const std::vector<std::string>& values) {
    if (values.empty()) return "Put your own value in place of {" + std::string(placeholder) + "}.";
    std::string others;
    for (std::size_t i = 1; i < values.size(); ++i) others += (i == 1 ? "" : ", ") + values[i];
    return "Written for " + values.front() + "; the same goes for " + others + ".";
}

}  // namespace

Remediation remediationFor(const RulePage& page, const std::vector<const Finding*>& findings,
                           const Evidence& evidence) {
    const Target& target = evidence.request.target;
    Remediation remediation;
    Args args;
    for (const std::string_view name : {arg::domain, arg::host, arg::address}) {
        std::vector<std::string> values = valuesOf(name, findings);
        if (values.empty()) values = {knownAs(name, findings, evidence)};
        // The domain of the page is always the owner's, even where a finding speaks of another.
        if (name == arg::domain && target.domain()) values = {target.toString()};
        std::erase_if(values, [](const std::string& value) { return !isSafeToPaste(value); });
        if (!values.empty()) args.push_back({name, values.front()});
        const bool wanted = mentions(page, "{" + std::string(name) + "}");
        if (wanted && values.size() != 1) remediation.notes.push_back(shown(noteOn(name, values), 400));
    }
    remediation.why = page.why;
    remediation.fix = fill(page.fix, args);
    for (const StackFix& fix : page.stackFixes) {
        remediation.stackFixes.push_back({fix.stack, fill(fix.steps, args)});
    }
    return remediation;
}

}  // namespace mailvitals::report
