// SPDX-License-Identifier: GPL-3.0-or-later
// DMARC records, and verdicts in a DNS that the input makes up: its first line is "author domain domain ...",
// each further line a record. Which of them a name has depends on the name alone.
#include "base/ascii.h"
#include "fuzz/require.h"
#include "records/dmarc/evaluate.h"
#include "records/dmarc/report_address.h"

#include <algorithm>
#include <cstdint>

using namespace mailvitals;
using namespace mailvitals::dmarc;
using fuzz::require;

namespace {

std::uint32_t hashOf(std::string_view text) {
    std::uint32_t hash = 2166136261u;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
    return hash;
}

std::string joined(const std::vector<ReportAddress>& addresses) {
    std::vector<std::string> uris;
    for (const ReportAddress& address : addresses) uris.push_back(address.uri + address.sizeSuffix);
    return ascii::join(uris, ",");
}

/// A record that says the same, as its owner should have written it.
std::string printed(const Record& record) {
    std::string text = "v=DMARC1";
    const auto add = [&](const char* name, std::string_view value) {
        if (!value.empty()) text.append("; ").append(name).append("=").append(value);
    };
    if (record.policyGiven) add("p", toString(record.policy));
    if (record.subdomainPolicy) add("sp", toString(*record.subdomainPolicy));
    if (record.nonexistentPolicy) add("np", toString(*record.nonexistentPolicy));
    add("adkim", record.dkimAlignment == Alignment::Strict ? "s" : "");
    add("aspf", record.spfAlignment == Alignment::Strict ? "s" : "");
    add("psd", record.publicSuffix == PublicSuffix::Yes  ? "y"
               : record.publicSuffix == PublicSuffix::No ? "n"
                                                         : "");
    add("t", record.testing ? "y" : "");
    add("fo", record.failureOptions);
    add("rua", joined(record.aggregateReports));
    add("ruf", joined(record.failureReports));
    return text;
}

bool saysTheSame(const Record& a, const Record& b) {
    return a.policyGiven == b.policyGiven && a.policy == b.policy && a.subdomainPolicy == b.subdomainPolicy &&
           a.nonexistentPolicy == b.nonexistentPolicy && a.dkimAlignment == b.dkimAlignment &&
           a.spfAlignment == b.spfAlignment && a.publicSuffix == b.publicSuffix && a.testing == b.testing &&
           a.failureOptions == b.failureOptions && a.aggregateReports == b.aggregateReports &&
           a.failureReports == b.failureReports;
}

void readRecord(std::string_view text) {
    const auto record = parse(text);
    if (!record) {
        fuzz::requireSound(record.error(), text);
        return;
    }
    require(isRecord(text), "what can be read is a record");
    require(record->policyGiven || !record->aggregateReports.empty(), "a policy, or somebody to report to");
    require(record->slips.size() <= mostSlips, "slips have their limit");
    for (const ParseError& slip : record->slips) fuzz::requireSound(slip, text);
    if (record->aggregateReportsError) fuzz::requireSound(*record->aggregateReportsError, text);
    const auto again = parse(printed(*record));
    require(again && saysTheSame(*record, *again), "what is printed reads the same");
}

void readAddresses(std::string_view text) {
    const Tag tag{"rua", std::string(text), 0, 0};
    const ReportAddresses addresses = readReportAddresses(tag);
    require(!addresses.usable.empty() || !addresses.slips.empty(), "no address is without a reason");
    for (const ParseError& slip : addresses.slips) fuzz::requireSound(slip, text);
    for (const ReportAddress& address : addresses.usable)
        require(address.mailbox.empty() || address.mailbox.find('@') != std::string::npos, "a mailbox has @");
}

Circumstances circumstancesOf(std::string_view line, const std::vector<std::string_view>& texts) {
    Circumstances circumstances;
    bool first = true;
    for (const std::string_view word : ascii::split(line, ' ')) {
        const std::uint32_t hash = hashOf(word);
        const DomainName name = DomainName::parse(word).value_or("example.org"_dn);
        if (first) {
            circumstances.author = name;
            circumstances.authorExists = hash % 2 == 0;
        } else {
            circumstances.identifiers.push_back(
                {static_cast<Mechanism>(hash % 2), name, static_cast<Proof>(hash / 2 % 3)});
        }
        first = false;
        if (circumstances.identifiers.size() == 20) break;
    }
    for (const DomainName& name : namesToLookUp(circumstances)) {
        const std::uint32_t hash = hashOf(name.toString());
        const auto record = texts.empty() ? parse("") : parse(texts[hash / 16 % texts.size()]);
        if (hash % 8 == 0)
            circumstances.unknown.insert(name);
        else if (record && hash % 8 < 6)
            circumstances.records.emplace(name, *record);
    }
    return circumstances;
}

void judge(Circumstances circumstances, Evaluation (*evaluate)(const Circumstances&)) {
    const Evaluation evaluation = evaluate(circumstances);
    require(!evaluation.why.empty(), "a verdict has its reason");
    require(evaluation.percent >= 0 && evaluation.percent <= 100, "a share is a percentage");
    require(evaluation.disposition <= evaluation.policy, "nothing harder than the policy is asked for");
    require(evaluation.result == Result::Fail || evaluation.disposition == Policy::None,
            "who did not fail is let through");
    const auto proves = [](const AlignmentVerdict& verdict) {
        return verdict.aligned && verdict.identifier.proof == Proof::Pass;
    };
    const bool proven = std::any_of(evaluation.identifiers.begin(), evaluation.identifiers.end(), proves);
    require(proven == (evaluation.result == Result::Pass), "a pass is an aligned proof that passed");
    if (evaluation.recordAt) {
        require(circumstances.author.isWithin(*evaluation.recordAt), "the record stands there or above");
        require(circumstances.author.isWithin(evaluation.organizational), "so does the organisation");
    }
    // Once every name is looked at, only a proof that is open itself can keep the verdict open.
    const bool open = std::any_of(circumstances.identifiers.begin(), circumstances.identifiers.end(),
                                  [](const Identifier& each) { return each.proof == Proof::TemporaryError; });
    circumstances.unknown.clear();
    const Evaluation settled = evaluate(circumstances);
    require(open || settled.result != Result::TemporaryError, "what was looked at leaves nothing open");
    if (evaluation.result == Result::Pass)
        require(settled.result == Result::Pass, "a pass does not hang on what nobody knows");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    std::vector<std::string_view> lines = ascii::split(input, '\n');
    const std::string_view names = lines.front();
    lines.erase(lines.begin());
    for (const std::string_view line : lines) {
        readRecord(line);
        readAddresses(line);
    }
    const Circumstances circumstances = circumstancesOf(names, lines);
    require(namesToLookUp(circumstances).size() <= 8 * (circumstances.identifiers.size() + 1),
            "eight look-ups a name at most");
    judge(circumstances, evaluate);
    judge(circumstances, evaluateAsRfc7489);
    return 0;
}
