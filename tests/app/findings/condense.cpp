// SPDX-License-Identifier: GPL-3.0-or-later
#include "findings/condense.h"

#include "findings/light.h"
#include "support/test_group.h"

using namespace mailvitals;

namespace {

RulePage ruleOf(const char* id, Area area) {
    RulePage page;
    page.id = id;
    page.area = area;
    page.title = "Title";
    page.messages = {{"same", Outcome::Critical, "It is bad.", {}},
                     {"own", Outcome::Critical, "{address} is bad.", {}},
                     {"open", Outcome::Critical, "{address} is open.", {}},
                     {"open-several", Outcome::Critical, "Open on {found}.", {}}};
    return page;
}

const Catalogue& catalogue() {
    static const Catalogue all({ruleOf("relay.open", Area::Relay), ruleOf("smtp.reachable", Area::Relay),
                                ruleOf("mx.ipv6", Area::Dns)},
                               {}, {}, {"smtp.reachable", "relay.open"});
    return all;
}

IpEndpoint at(const char* text) {
    return *IpEndpoint::parse(text, 25);
}

Finding says(const char* rule, Subject subject, const char* tag, Outcome outcome = Outcome::Critical,
             std::vector<std::string> evidence = {}) {
    const std::string address = subject.address() ? subject.address()->toString() : "";
    return {rule, std::move(subject), outcome, tag, {{arg::address, address}}, std::move(evidence)};
}

Finding because(Finding finding, const Finding& cause) {
    finding.because = FindingRef{cause.rule, cause.subject};
    return finding;
}

std::string told(const std::vector<Finding>& findings) {
    std::string text;
    for (const ShownFinding& finding : condensed(findings, catalogue()))
        text += "[" + subjectOf(finding) + "] " + catalogue().sentence(finding) + " " + waitingNote(finding) +
                "\n";
    return text;
}

}  // namespace

class TestCondense : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void tellsWhatIsEqualOnce();
    void namesAllSubjects();
    void keepsApartWhatDiffers();
    void showsTheFirstEvidenceOfEachFirst();
    void tellsACauseOnce();
    void keepsWhatHasLostItsCause();
    void theHeadlineIsWhatHurtsMost();
};

void TestCondense::tellsWhatIsEqualOnce() {
    QCOMPARE(told({says("smtp.reachable", at("192.0.2.1:25"), "same"),
                   says("smtp.reachable", at("[2001:db8::1]:25"), "same")}),
             std::string("[2 addresses, port 25] It is bad. \n"));
    // The page has words for several, so the findings need not be equal.
    std::vector<Finding> cells;
    for (const char* cell : {"192.0.2.1:25", "192.0.2.1:465", "192.0.2.1:587", "[2001:db8::1]:25",
                             "[2001:db8::1]:465", "[2001:db8::1]:587"})
        cells.push_back(says("relay.open", at(cell), "open"));
    QCOMPARE(told(cells), std::string("[2 addresses, ports 25, 465, 587] Open on 2 addresses, ports 25, 465, "
                                      "587. \n"));
    QCOMPARE(condensed(cells, catalogue()).front().also.size(), std::size_t{5});
    cells.resize(3);
    QCOMPARE(told(cells),
             std::string("[192.0.2.1, ports 25, 465, 587] Open on 192.0.2.1, ports 25, 465, 587. \n"));
    cells.resize(1);
    QCOMPARE(told(cells), std::string("[192.0.2.1:25] 192.0.2.1 is open. \n"));
}

void TestCondense::namesAllSubjects() {
    const auto names = [](const std::vector<Subject>& subjects) {
        std::vector<Finding> findings;
        for (const Subject& subject : subjects) findings.push_back(says("relay.open", subject, "same"));
        return told(findings);
    };
    QCOMPARE(names({"a.example", "b.example"}), std::string("[a.example, b.example] It is bad. \n"));
    QCOMPARE(names({"a", "b", "c", "d", "e"}), std::string("[5 names] It is bad. \n"));
    QCOMPARE(names({*IpAddress::parse("192.0.2.1"), *IpAddress::parse("192.0.2.2")}),
             std::string("[2 addresses] It is bad. \n"));
    QCOMPARE(names({*IpAddress::parse("192.0.2.1"), "a.example"}),
             std::string("[192.0.2.1, a.example] It is bad. \n"));
}

void TestCondense::keepsApartWhatDiffers() {
    const Finding one = says("mx.ipv6", at("192.0.2.1:25"), "same");
    for (const Finding& other :
         {says("mx.ipv6", at("192.0.2.2:25"), "own"), says("smtp.reachable", at("192.0.2.2:25"), "same"),
          says("mx.ipv6", at("192.0.2.2:25"), "same", Outcome::Warning), one})
        QCOMPARE(condensed({one, other}, catalogue()).size(), std::size_t{2});
    QCOMPARE(
        condensed({says("mx.ipv6", at("192.0.2.1:25"), "own"), says("mx.ipv6", at("192.0.2.2:25"), "own")},
                  catalogue())
            .size(),
        std::size_t{2});
    // What passed is counted, one by one.
    QCOMPARE(
        condensed({says("mx.ipv6", "a", "same", Outcome::Pass), says("mx.ipv6", "b", "same", Outcome::Pass)},
                  catalogue())
            .size(),
        std::size_t{2});
}

void TestCondense::showsTheFirstEvidenceOfEachFirst() {
    const auto all = condensed(
        {says("relay.open", at("192.0.2.1:25"), "open", Outcome::Critical, {"matrix:1", "smtp:a", "smtp:b"}),
         says("relay.open", at("192.0.2.1:465"), "open", Outcome::Critical, {"matrix:1", "smtp:c"}),
         says("relay.open", at("192.0.2.2:25"), "open", Outcome::Critical, {"matrix:2", "smtp:d"})},
        catalogue());
    QVERIFY(all.front().evidence ==
            (std::vector<std::string>{"matrix:1", "matrix:2", "smtp:a", "smtp:b", "smtp:c", "smtp:d"}));
}

void TestCondense::tellsACauseOnce() {
    const Finding cause = says("smtp.reachable", at("192.0.2.1:25"), "same");
    const Finding second = says("smtp.reachable", at("192.0.2.2:25"), "same");
    const Finding waits = because(says("relay.open", at("192.0.2.1:25"), "own", Outcome::Unknown), cause);
    QCOMPARE(told({waits, cause}),
             std::string("[192.0.2.1:25] It is bad. 1 more check depends on it: relay.open.\n"));
    // Two causes that read alike are one, and all that depends on either is counted.
    const Finding other = because(says("mx.ipv6", *IpAddress::parse("192.0.2.2"), "own"), second);
    QCOMPARE(
        told({waits, cause, second, other}),
        std::string("[2 addresses, port 25] It is bad. 2 more checks depend on it: relay.open, mx.ipv6.\n"));
}

void TestCondense::keepsWhatHasLostItsCause() {
    const Finding cause = says("smtp.reachable", at("192.0.2.1:25"), "same");
    QCOMPARE(told({because(says("mx.ipv6", "a", "same"), cause)}), std::string("[a] It is bad. \n"));
    QCOMPARE(told({}), std::string());
}

void TestCondense::theHeadlineIsWhatHurtsMost() {
    const auto verdict = [](const std::vector<Finding>& findings) {
        return verdictOf(overallLight(findings, catalogue()), findings, catalogue());
    };
    const Finding open = says("relay.open", at("192.0.2.1:25"), "open");
    const Finding open6 = says("relay.open", at("[2001:db8::1]:25"), "open");
    const Finding down = says("smtp.reachable", at("192.0.2.2:25"), "same");
    const Finding unnamed = says("mx.ipv6", "a", "own");
    QCOMPARE(verdict({open, open6, down}), std::string("It is bad. There is 1 more critical finding."));
    QCOMPARE(verdict({open, open6}), std::string("Open on 2 addresses, port 25."));
    QCOMPARE(verdict({unnamed, open}), std::string("192.0.2.1 is open. There is 1 more critical finding."));
    // What has a cause is no headline, and counts among what could not be run.
    QVERIFY(overallLight({because(open, down)}, catalogue()) == Light::Grey);
    QCOMPARE(verdict({because(open, down), down}), std::string("It is bad."));
}

MAILVITALS_TEST_CLASS(TestCondense)
#include "condense.moc"
