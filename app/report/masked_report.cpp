// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/masked_report.h"

#include "evidence/derived.h"

namespace mailvitals::report {
namespace {

void mask(std::vector<StackFix>& stacks, Mask& mask) {
    for (StackFix& stack : stacks) stack.steps = mask.document(std::move(stack.steps));
}

void mask(VantageReport& vantage, Mask& mask) {
    for (auto* list : {&vantage.publicAddresses, &vantage.localAddresses, &vantage.resolvers}) {
        for (std::string& one : *list) one = mask.text(one);
    }
    vantage.proxy = mask.text(vantage.proxy);
}

void mask(ShownFinding& finding, Mask& mask) {
    mask.finding(finding);
    for (Subject& also : finding.also) also = mask.subject(also);
    for (FindingRef& waiting : finding.waiting) waiting.subject = mask.subject(waiting.subject);
}

void mask(Recovery& recovery, Mask& mask) {
    for (Finding& reason : recovery.reasons) mask.finding(reason);
    for (RecoveryTask& task : recovery.tasks) {
        task.title = mask.ownText(task.title);
        task.text = mask.document(std::move(task.text));
        report::mask(task.stacks, mask);
        for (Finding& seen : task.seen) mask.finding(seen);
    }
}

}  // namespace

Report masked(Report report, std::set<std::string, std::less<>> kept, const Catalogue& catalogue) {
    for (const RulePage& page : catalogue.pages()) kept.insert(page.id);
    report.mask = std::make_shared<Mask>(std::move(kept));
    Mask& mask = *report.mask;
    // The target first, so that it is the first domain of every report.
    report.target = mask.text(report.target);
    if (report.message && !report.message->empty()) report.message = "message.eml";
    report.verdict = mask.text(report.verdict);
    report::mask(report.vantage, mask);
    for (AreaReport& area : report.areas) {
        for (ShownFinding& finding : area.findings) report::mask(finding, mask);
    }
    for (Finding& finding : report.findings) mask.finding(finding);
    if (report.recovery) report::mask(*report.recovery, mask);
    return report;
}

Exhibit exhibitOf(const Report& report, const Evidence& evidence, const std::string& id) {
    Exhibit exhibit = exhibitOf(evidence, id);
    if (!report.mask) return exhibit;
    const auto derived = derivedFrom(id);
    const bool header = derived && std::holds_alternative<MessageView>(*derived);
    exhibit.title = header ? "Header of the message" : report.mask->text(exhibit.title);
    exhibit.how = report.mask->text(exhibit.how);
    for (std::string& line : exhibit.lines)
        line = header ? report.mask->headerLine(line) : report.mask->text(line);
    return exhibit;
}

Remediation masked(const Report& report, Remediation remediation) {
    if (!report.mask) return remediation;
    remediation.fix = report.mask->document(std::move(remediation.fix));
    mask(remediation.stackFixes, *report.mask);
    for (QString& note : remediation.notes)
        note = QString::fromStdString(report.mask->ownText(note.toStdString()));
    return remediation;
}

std::vector<std::string> masked(const Report& report, std::vector<std::string> texts) {
    if (!report.mask) return texts;
    for (std::string& text : texts) text = report.mask->text(text);
    return texts;
}

}  // namespace mailvitals::report
