// SPDX-License-Identifier: GPL-3.0-or-later
#include "findings/catalogue.h"
#include "rules/assess.h"
#include "support/healthy.h"
#include "support/scenario.h"
#include "support/test_group.h"

#include <algorithm>

using namespace mailvitals;
using test::Scenario;

namespace {

/// "warning not-ready Gmail | found=..." of each provider.
std::vector<std::string> concluded(const std::vector<Finding>& findings,
                                   const Scenario& s = test::healthy()) {
    std::vector<std::string> told;
    const auto rules = selectedRules({{"providers.readiness"}, {}}, s.request, s.policy.catalogue);
    for (const Finding& finding : conclusionsOf(rules, findings, s.request, s.policy)) {
        std::string line =
            std::string(toString(finding.outcome)) + " " + finding.tag + " " + finding.subject.toString();
        for (const Arg& one : finding.args) {
            if (one.name == arg::found || one.name == arg::missing) {
                const std::string text = toText(one.value);
                if (!text.empty()) line += " | " + std::string(one.name) + "=" + text;
            }
        }
        told.push_back(line);
    }
    return told;
}

std::string of(const std::vector<std::string>& told, const std::string& provider) {
    const auto found = std::find_if(told.begin(), told.end(), [&](const std::string& line) {
        return line.find(" " + provider) != line.npos;
    });
    return found == told.end() ? "nothing" : *found;
}

/// What a sound server has, as far as providers require it.
std::vector<Finding> sound() {
    std::vector<Finding> findings;
    for (const SenderRequirement& requirement : test::shipped().providers.requirements) {
        for (const auto& sign : requirement.signs)
            findings.push_back({sign.rule, "example.org", Outcome::Pass, "sound", {}, {"dns:" + sign.rule}});
    }
    return findings;
}

std::vector<Finding> with(const std::string& rule, Outcome outcome) {
    std::vector<Finding> findings = sound();
    for (Finding& finding : findings) {
        if (finding.rule == rule) finding.outcome = outcome;
    }
    return findings;
}

}  // namespace

class TestProvidersReadiness : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void isReady();
    void namesWhatIsNotMet();
    void tellsBulkApart();
    void oneOfTwoWaysSuffices();
    void knowsWhatItDoesNotKnow();
    void restsOnRulesThatThereAre();
    void followsTheWholeCheck();
};

void TestProvidersReadiness::isReady() {
    const auto told = concluded(sound());
    QCOMPARE(told.size(), test::shipped().providers.list.size());
    for (const std::string& line : told) QVERIFY2(line.starts_with("pass ready "), line.c_str());
    // Good advice that nobody requires does not count.
    QCOMPARE(of(concluded(with("ptr.generic", Outcome::Notice)), "GMX"), of(told, "GMX"));
}

void TestProvidersReadiness::namesWhatIsNotMet() {
    const auto told = concluded(with("ptr.present", Outcome::Critical));
    QCOMPARE(of(told, "Gmail"), std::string("warning not-ready Gmail | found=a PTR record that resolves back "
                                            "(refused with 5.7.25; see ptr.present)"));
    QCOMPARE(
        of(told, "iCloud"),
        std::string("warning not-ready iCloud | found=a PTR record that resolves back (see ptr.present)"));
    // La Poste says nothing of it.
    QCOMPARE(of(told, "La Poste"), std::string("pass ready La Poste"));
    // One of several subjects is enough.
    std::vector<Finding> two = sound();
    two.push_back({"ptr.forward", "192.0.2.2", Outcome::Critical, "leads-nowhere", {}, {}});
    QVERIFY(of(concluded(two), "Gmail").find("see ptr.forward") != std::string::npos);
    QCOMPARE(of(concluded(with("ptr.generic", Outcome::Warning)), "T-Online"),
             std::string("warning not-ready T-Online | found=a PTR name of your own, not a generic one (see "
                         "ptr.generic)"));
    QCOMPARE(of(concluded(with("ptr.generic", Outcome::Warning)), "Gmail"), std::string("pass ready Gmail"));
}

void TestProvidersReadiness::tellsBulkApart() {
    const auto told = concluded(with("dmarc.present", Outcome::Critical));
    QCOMPARE(of(told, "Gmail"), std::string("notice ready-but-for-bulk Gmail | found=a DMARC record (refused "
                                            "with 5.7.40; see dmarc.present)"));
    // Orange requires it of everybody.
    QVERIFY(of(told, "Orange").starts_with("warning not-ready Orange"));
    QCOMPARE(of(told, "T-Online"), std::string("pass ready T-Online"));
}

void TestProvidersReadiness::oneOfTwoWaysSuffices() {
    QVERIFY(of(concluded(with("spf.present", Outcome::Critical)), "Gmail")
                .starts_with("notice ready-but-for-bulk"));
    std::vector<Finding> neither = with("spf.present", Outcome::Critical);
    for (Finding& finding : neither) {
        if (finding.rule == "dkim.key") finding.outcome = Outcome::Critical;
    }
    QCOMPARE(
        of(concluded(neither), "Gmail"),
        std::string("warning not-ready Gmail | found=SPF or DKIM (refused with 5.7.26; see spf.present)"));
    // Whether the other way is there is not known.
    for (Finding& finding : neither) {
        if (finding.rule == "dkim.key") finding.outcome = Outcome::Pass;
        if (finding.rule == "dkim.found") finding.outcome = Outcome::Unknown;
    }
    QCOMPARE(of(concluded(neither), "Gmail"),
             std::string("unknown partly-known Gmail | missing=SPF or DKIM"));
}

void TestProvidersReadiness::knowsWhatItDoesNotKnow() {
    QCOMPARE(of(concluded(with("ptr.forward", Outcome::Unknown)), "Gmail"),
             std::string("unknown partly-known Gmail | missing=a PTR record that resolves back"));
    // Where a rule had nothing to judge, or took no part, nothing is known.
    QCOMPARE(of(concluded(with("ptr.forward", Outcome::NotApplicable)), "Gmail"),
             std::string("unknown partly-known Gmail | missing=a PTR record that resolves back"));
    std::vector<Finding> fewer = sound();
    std::erase_if(fewer, [](const Finding& finding) { return finding.rule == "ptr.forward"; });
    QVERIFY(of(concluded(fewer), "Gmail").starts_with("unknown partly-known"));
    // What is wrong is wrong, whatever else is not known.
    fewer = with("ptr.forward", Outcome::Unknown);
    fewer.push_back({"ptr.forward", "192.0.2.2", Outcome::Critical, "leads-nowhere", {}, {}});
    QVERIFY(of(concluded(fewer), "Gmail").starts_with("warning not-ready"));
    QCOMPARE(concluded({}), (std::vector<std::string>{"unknown could-not-look example.org"}));
    QCOMPARE(concluded({}, Scenario("192.0.2.1")),
             (std::vector<std::string>{"not-applicable does-not-apply 192.0.2.1"}));
}

void TestProvidersReadiness::restsOnRulesThatThereAre() {
    for (const SenderRequirement& requirement : test::shipped().providers.requirements) {
        for (const auto& sign : requirement.signs) {
            const RulePage* page = test::shipped().catalogue.page(sign.rule);
            QVERIFY2(page && !page->planned, sign.rule.c_str());
            // It can be told apart at all: some rules cannot say that it is not met, but that it is not
            // known.
            const bool bad =
                std::any_of(page->messages.begin(), page->messages.end(), [&](const Message& message) {
                    return message.level == Outcome::Critical || message.level == Outcome::Unknown ||
                           (sign.from == Outcome::Warning && message.level == Outcome::Warning);
                });
            QVERIFY2(bad, sign.rule.c_str());
        }
    }
    // Faults of the file are told with their place.
    for (const char* bad : {"", "{}", R"({"requirements": {"a": {"name": "b"}}})",
                            R"({"requirements": {"a": {"name": "b", "rules": {"c": "bad"}}}})",
                            R"({"requirements": {"a": {"name": "b", "any": ["z"]}}})"})
        QVERIFY(!parseProviders(bad));
}

void TestProvidersReadiness::followsTheWholeCheck() {
    const Scenario s = test::healthy();
    const auto findings = judge(s.gather().evidence, s.policy, {}, s.now);
    const auto mine = std::count_if(findings.begin(), findings.end(), [](const Finding& finding) {
        return finding.rule == "providers.readiness";
    });
    QCOMPARE(static_cast<std::size_t>(mine), s.policy.providers.list.size());
    // It is never waiting for anything: it speaks once the others have spoken.
    for (const Rule* rule : selectedRules({{"providers"}, {}}, s.request, s.policy.catalogue))
        QVERIFY(!assessRule(*rule, Evidence(s.request), s.policy, s.now).waiting);
}

MAILVITALS_TEST_CLASS(TestProvidersReadiness)
#include "readiness.moc"
