// SPDX-License-Identifier: GPL-3.0-or-later
#include "findings/catalogue.h"

#include "support/test_group.h"

using namespace mailvitals;

namespace {

const std::string page = R"(---
# SPDX-License-Identifier: GPL-3.0-or-later
id: mx.present
title: The domain has an MX record
area: dns
worst: critical
source: RFC 5321 section 5.1
decisive: yes
---

## What is looked at

The MX records: of the **domain**.

## Why it matters

Mail gets lost.

## Messages

### none: critical

There is no way to {domain},
not even one.

Publish this:

```
{domain}. MX 10 mail.{domain}.
```

### present: pass

It goes to {hosts}.

## How to fix

Look at the zone.

### mailcow

1. Open `{host}`.
2. Save.

### Postfix

Nothing.
)";

RulePage read(const std::string& text) {
    const auto parsed = parseRulePage("test", text);
    if (!parsed) qFatal("%s", parsed.error().what.c_str());
    return *parsed;
}

RulePage common() {
    return read(
        "---\nid: common\ntitle: Common\narea: vantage\nworst: unknown\n---\n## Messages\n### "
        "could-not-look: unknown\nCould not: {reason}.\n### present: notice\nCommon.\n");
}

std::string reasonFor(std::string text, const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    if (at == text.npos) return "nothing to replace";
    const auto parsed = parseRulePage("test.md", text.replace(at, from.size(), to));
    return parsed ? "read" : parsed.error().page + ": " + parsed.error().what;
}

}  // namespace

class TestFindingsCatalogue : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void readsAPage();
    void readsPlannedPages();
    void tellsWhatIsWrong();
    void knowsWhatAMessageOffers();
    void findsMessages();
    void speaks();
    void sortsPagesByAreaAndRank();
    void knowsAreasAndOutcomesByWord();
};

void TestFindingsCatalogue::readsAPage() {
    const RulePage rule = read(page);
    QCOMPARE(rule.id, std::string("mx.present"));
    QCOMPARE(rule.title, std::string("The domain has an MX record"));
    QVERIFY(rule.area == Area::Dns);
    QVERIFY(rule.worst == Outcome::Critical);
    QCOMPARE(rule.source, std::string("RFC 5321 section 5.1"));
    QVERIFY(rule.decisive);
    QVERIFY(!rule.planned);
    QCOMPARE(plainText(rule.what.at(0).spans), std::string("The MX records: of the domain."));
    QCOMPARE(plainText(rule.why.at(0).spans), std::string("Mail gets lost."));
    QCOMPARE(rule.messages.size(), std::size_t(2));
    QCOMPARE(rule.messages[0].tag, std::string("none"));
    QVERIFY(rule.messages[0].level == Outcome::Critical);
    QCOMPARE(rule.messages[0].text, std::string("There is no way to {domain}, not even one."));
    QCOMPARE(rule.messages[0].advice.size(), std::size_t(2));
    QVERIFY(rule.messages[1].advice.empty());
    QCOMPARE(plainText(rule.fix.at(0).spans), std::string("Look at the zone."));
    QCOMPARE(rule.stackFixes.size(), std::size_t(2));
    QCOMPARE(rule.stackFixes[0].stack, std::string("mailcow"));
    QCOMPARE(rule.stackFixes[0].steps.at(0).items.size(), std::size_t(2));
}

void TestFindingsCatalogue::readsPlannedPages() {
    const RulePage rule = read(
        "---\nid: a.b\ntitle: T\narea: spf\nworst: warning\nstatus: planned\n---\n## Why it matters\nIt "
        "does.\n");
    QVERIFY(rule.planned);
    QVERIFY(!rule.decisive);
    QVERIFY(rule.messages.empty());
}

void TestFindingsCatalogue::tellsWhatIsWrong() {
    QCOMPARE(reasonFor(page, "---\n", ""), std::string("test.md: no front matter"));
    QCOMPARE(reasonFor(page, "---\n\n## What", "\n\n## What"), std::string("test.md: no front matter"));
    QCOMPARE(reasonFor(page, "id: mx.present\n", ""), std::string("test.md: id or title is missing"));
    QCOMPARE(reasonFor(page, "area: dns", "area: dsn"), std::string("test.md: unknown area"));
    QCOMPARE(reasonFor(page, "worst: critical", "worst: terrible"),
             std::string("test.md: unknown worst level"));
    QCOMPARE(reasonFor(page, "## Why it matters", "## Why"), std::string("test.md: unknown section: Why"));
    QCOMPARE(reasonFor(page, "### none: critical", "### none: bad"),
             std::string("test.md: message without level or sentence, or with an unknown tool: none: bad"));
    QCOMPARE(reasonFor(page, "### none: critical", "### none"),
             std::string("test.md: message without level or sentence, or with an unknown tool: none"));
    QCOMPARE(
        reasonFor(page, "### none: critical", "### none: critical, prof"),
        std::string(
            "test.md: message without level or sentence, or with an unknown tool: none: critical, prof"));
    QCOMPARE(
        reasonFor(page, "It goes to {hosts}.", ""),
        std::string("test.md: message without level or sentence, or with an unknown tool: present: pass"));
    QCOMPARE(
        reasonFor(page, "It goes to {hosts}.", "```\nx\n```"),
        std::string("test.md: message without level or sentence, or with an unknown tool: present: pass"));
    QCOMPARE(reasonFor("", "", ""), std::string("test.md: no front matter"));
}

void TestFindingsCatalogue::knowsWhatAMessageOffers() {
    std::string offering = page;
    offering.replace(offering.find("### none: critical"), 18, "### none: critical, proof,recovery");
    const Catalogue catalogue({read(offering)}, common());
    const auto offered = [&](const char* tag, Tool tool) {
        return catalogue.offers({"mx.present", "x", Outcome::Critical, tag, {}, {}}, tool);
    };
    QVERIFY(offered("none", Tool::Proof) && offered("none", Tool::Recovery));
    QVERIFY(!offered("none", Tool::OutsideView));
    QVERIFY(!offered("present", Tool::Proof) && !offered("no-such-tag", Tool::Proof));
    QVERIFY(catalogue.message("mx.present", "none")->level == Outcome::Critical);
}

void TestFindingsCatalogue::findsMessages() {
    const Catalogue catalogue({read(page)}, common());
    QVERIFY(catalogue.page("mx.present") != nullptr);
    QVERIFY(catalogue.page("mx.absent") == nullptr);
    QVERIFY(catalogue.message("mx.present", "none")->level == Outcome::Critical);
    // Its own word before the common one; the common one for everybody, even where there is no page.
    QVERIFY(catalogue.message("mx.present", "present")->level == Outcome::Pass);
    QVERIFY(catalogue.message("mx.present", "could-not-look")->level == Outcome::Unknown);
    QVERIFY(catalogue.message("mx.absent", "present")->level == Outcome::Notice);
    QVERIFY(catalogue.message("mx.present", "nonsense") == nullptr);
}

void TestFindingsCatalogue::speaks() {
    const Catalogue catalogue({read(page)}, common());
    const Finding finding{"mx.present",
                          "example.org",
                          Outcome::Critical,
                          "none",
                          {{arg::domain, std::string("example.org")}},
                          {}};
    QCOMPARE(catalogue.sentence(finding), std::string("There is no way to example.org, not even one."));
    QCOMPARE(catalogue.advice(finding).at(1).code, std::string("example.org. MX 10 mail.example.org.\n"));
    // A saved report of another version may have tags that nobody knows any more.
    const Finding unknown{"mx.present", "example.org", Outcome::Critical, "gone", {}, {}};
    QCOMPARE(catalogue.sentence(unknown), std::string("gone"));
    QVERIFY(catalogue.advice(unknown).empty());
}

void TestFindingsCatalogue::sortsPagesByAreaAndRank() {
    const auto of = [](const char* id, const char* area, const char* rank = "") {
        return read(std::string("---\nid: ") + id + "\ntitle: T\narea: " + area + "\n" + rank +
                    "worst: warning\n---\n");
    };
    // A page without a rank (nothing judges it yet) is the last of its area.
    const Catalogue catalogue(
        {of("spf.c", "spf"), of("spf.b", "spf", "rank: 10\n"), of("vantage.a", "vantage"),
         of("spf.a", "spf", "rank: 9\n"), of("relay.a", "relay")},
        common());
    std::string order;
    for (const RulePage& rule : catalogue.pages()) order += rule.id + " ";
    QCOMPARE(order, std::string("relay.a spf.a spf.b spf.c vantage.a "));
    QCOMPARE(catalogue.page("spf.a")->id, std::string("spf.a"));
    QCOMPARE(catalogue.placeOf("spf.b"), std::size_t(2));
    QCOMPARE(catalogue.placeOf("nobody.knows"), std::size_t(5));
}

void TestFindingsCatalogue::knowsAreasAndOutcomesByWord() {
    for (const Area area : allAreas) {
        QVERIFY(areaFromId(idOf(area)) == area);
        QVERIFY(!titleOf(area).empty() && !questionOf(area).empty());
    }
    QVERIFY(!areaFromId("DNS"));
    std::string order;
    for (const char* word : {"critical", "warning", "unknown", "notice", "pass", "not-applicable"}) {
        const auto outcome = outcomeFromString(word);
        QVERIFY2(outcome, word);
        QCOMPARE(std::string(toString(*outcome)), std::string(word));
        order += std::to_string(urgencyOf(*outcome));
    }
    QCOMPARE(order, std::string("543210"));
    QVERIFY(!outcomeFromString("n/a"));
}

MAILVITALS_TEST_CLASS(TestFindingsCatalogue)
#include "catalogue.moc"
