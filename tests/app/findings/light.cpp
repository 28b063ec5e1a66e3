// SPDX-License-Identifier: GPL-3.0-or-later
#include "findings/light.h"

#include "support/test_group.h"

using namespace mailvitals;

namespace {

RulePage ruleOf(const char* id, Area area, bool decisive = false) {
    RulePage page;
    page.id = id;
    page.area = area;
    page.title = page.id == "relay.open" ? "Not an open relay" : "Title";
    page.decisive = decisive;
    page.messages = {{"bad", Outcome::Critical, "It is bad at {address}.", {}}};
    return page;
}

const Catalogue& catalogue() {
    static const Catalogue all({ruleOf("relay.open", Area::Relay, true), ruleOf("smtp.banner", Area::Relay),
                                ruleOf("mx.present", Area::Dns, true), ruleOf("mx.ipv6", Area::Dns),
                                ruleOf("spf.all", Area::Spf), ruleOf("vantage.address", Area::Vantage, true)},
                               {});
    return all;
}

Finding says(const char* rule, Outcome outcome) {
    return {rule, "subject", outcome, "bad", {{arg::address, std::string("192.0.2.1")}}, {}};
}

std::string area(Area which, const std::vector<Finding>& findings) {
    return std::string(toString(lightOf(which, findings, catalogue())));
}

std::string overall(const std::vector<Finding>& findings) {
    return std::string(toString(overallLight(findings, catalogue())));
}

std::string verdict(const std::vector<Finding>& findings) {
    return verdictOf(overallLight(findings, catalogue()), findings, catalogue());
}

constexpr Outcome pass = Outcome::Pass;
constexpr Outcome notice = Outcome::Notice;
constexpr Outcome warning = Outcome::Warning;
constexpr Outcome critical = Outcome::Critical;
constexpr Outcome unknown = Outcome::Unknown;
constexpr Outcome notApplicable = Outcome::NotApplicable;

}  // namespace

class TestLight : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void anAreaIsAsBadAsItsWorst();
    void whatWasNotLookedAtIsNeverGreen();
    void whatDecidesIsNamedWhereItIsMissing();
    void theWholeIsAsBadAsItsWorstArea();
    void theVantageSaysNothingAboutTheServer();
    void monitorsGetTheUsualNumbers();
    void theVerdictIsOneSentence();
};

void TestLight::anAreaIsAsBadAsItsWorst() {
    QCOMPARE(area(Area::Relay, {says("relay.open", pass), says("smtp.banner", critical)}),
             std::string("red"));
    QCOMPARE(area(Area::Relay, {says("relay.open", warning), says("smtp.banner", critical)}),
             std::string("red"));
    QCOMPARE(area(Area::Relay, {says("relay.open", unknown), says("smtp.banner", critical)}),
             std::string("red"));
    QCOMPARE(area(Area::Relay, {says("relay.open", unknown), says("smtp.banner", warning)}),
             std::string("yellow"));
    QCOMPARE(area(Area::Relay, {says("relay.open", pass), says("smtp.banner", notice)}),
             std::string("green"));
    QCOMPARE(area(Area::Relay, {says("relay.open", notice)}), std::string("green"));
    // Other areas and rules without a page do not touch it.
    QCOMPARE(area(Area::Relay,
                  {says("relay.open", pass), says("mx.present", critical), says("gone.rule", critical)}),
             std::string("green"));
}

void TestLight::whatWasNotLookedAtIsNeverGreen() {
    QCOMPARE(area(Area::Relay, {}), std::string("grey"));
    QCOMPARE(area(Area::Relay, {says("relay.open", notApplicable)}), std::string("grey"));
    QCOMPARE(area(Area::Relay, {says("smtp.banner", unknown)}), std::string("grey"));
    // One of two servers could not be looked at.
    QCOMPARE(area(Area::Relay, {says("relay.open", pass), says("relay.open", unknown)}), std::string("grey"));
    // A rule that is not decisive may be unknown where others judged.
    QCOMPARE(area(Area::Relay, {says("relay.open", pass), says("smtp.banner", unknown)}),
             std::string("green"));
}

void TestLight::whatDecidesIsNamedWhereItIsMissing() {
    const auto saying = [](const char* rule, Outcome outcome, std::string_view tag) {
        Finding finding = says(rule, outcome);
        finding.tag = tag;
        return finding;
    };
    const auto described = [](const std::vector<Finding>& findings) {
        const AreaVerdict verdict = verdictOn(Area::Relay, findings, catalogue());
        std::string text(wordOf(verdict));
        for (const std::string& rule : verdict.missing) text += " " + rule;
        return text;
    };
    const Finding banner = says("smtp.banner", pass);
    QCOMPARE(described({banner, says("relay.open", pass)}), std::string("OK"));
    QCOMPARE(described({banner, says("relay.open", unknown), says("relay.open", unknown)}),
             std::string("Partly checked relay.open"));
    const Finding leftOut = saying("relay.open", notApplicable, leftOutTag);
    QCOMPARE(described({banner, leftOut}), std::string("Partly checked relay.open (left out)"));
    QCOMPARE(described({banner, saying("relay.open", notApplicable, plannedTag)}),
             std::string("Partly checked relay.open (not in this version)"));
    const Finding unconfirmed = saying("relay.open", notApplicable, notConfirmedTag);
    QCOMPARE(described({banner, unconfirmed}),
             std::string("Partly checked relay.open (not confirmed as your server)"));
    QCOMPARE(overall({banner, unconfirmed}), std::string("green"));
    QCOMPARE(described({banner, says("relay.open", notApplicable)}), std::string("OK"));
    QCOMPARE(described({banner, saying("smtp.banner", notApplicable, leftOutTag)}), std::string("OK"));
    // Nothing was judged, or something is worse.
    QCOMPARE(described({says("relay.open", unknown)}), std::string("Unknown relay.open"));
    QCOMPARE(described({says("smtp.banner", warning), leftOut}),
             std::string("Warning relay.open (left out)"));
    // What was left out keeps no script from a green light, and the sentence names it.
    QCOMPARE(overall({banner, leftOut}), std::string("green"));
    QCOMPARE(verdict({banner, leftOut}),
             std::string("1 check passed. Partly checked: Relaying (without relay.open)."));
}

void TestLight::theWholeIsAsBadAsItsWorstArea() {
    const Finding dnsGreen = says("mx.present", pass);
    QCOMPARE(overall({dnsGreen, says("relay.open", pass)}), std::string("green"));
    QCOMPARE(overall({dnsGreen, says("relay.open", unknown)}), std::string("grey"));
    QCOMPARE(overall({says("mx.ipv6", warning), says("relay.open", unknown)}), std::string("yellow"));
    QCOMPARE(overall({says("mx.ipv6", warning), says("relay.open", critical), says("spf.all", unknown)}),
             std::string("red"));
    QCOMPARE(overall({}), std::string("grey"));
    // An area in which nothing applied does not count, even beside one that does.
    QCOMPARE(overall({dnsGreen, says("spf.all", notApplicable)}), std::string("green"));
    QCOMPARE(overall({says("spf.all", notApplicable)}), std::string("grey"));
}

void TestLight::theVantageSaysNothingAboutTheServer() {
    const Finding untold = says("vantage.address", unknown);
    QCOMPARE(area(Area::Vantage, {untold}), std::string("grey"));
    QCOMPARE(overall({says("mx.present", pass), untold}), std::string("green"));
    QCOMPARE(overall({untold}), std::string("grey"));
    QCOMPARE(overall({says("vantage.address", pass)}), std::string("grey"));
}

void TestLight::monitorsGetTheUsualNumbers() {
    QCOMPARE(exitStatusOf(Light::Green), 0);
    QCOMPARE(exitStatusOf(Light::Yellow), 1);
    QCOMPARE(exitStatusOf(Light::Red), 2);
    QCOMPARE(exitStatusOf(Light::Grey), 3);
}

void TestLight::theVerdictIsOneSentence() {
    QCOMPARE(verdict({says("mx.present", pass)}), std::string("1 check passed."));
    QCOMPARE(verdict({says("mx.present", pass), says("mx.ipv6", notice), says("spf.all", notApplicable)}),
             std::string("All 2 checks passed."));
    QCOMPARE(verdict({says("mx.present", pass), says("mx.ipv6", unknown)}),
             std::string("1 check passed, 1 could not be run."));
    QCOMPARE(verdict({says("mx.present", pass), says("mx.ipv6", critical)}),
             std::string("It is bad at 192.0.2.1."));
    QCOMPARE(verdict({says("mx.ipv6", critical), says("spf.all", critical)}),
             std::string("It is bad at 192.0.2.1. There is 1 more critical finding."));
    QCOMPARE(verdict({says("mx.ipv6", critical), says("spf.all", critical), says("relay.open", critical)}),
             std::string("It is bad at 192.0.2.1. There are 2 more critical findings."));
    QCOMPARE(verdict({says("mx.ipv6", warning)}), std::string("0 checks passed, 1 warning."));
    QCOMPARE(verdict({says("mx.ipv6", warning), says("spf.all", warning), says("mx.present", pass)}),
             std::string("1 check passed, 2 warnings."));
    QCOMPARE(verdict({says("mx.present", pass), says("relay.open", unknown), says("spf.all", unknown)}),
             std::string("1 check passed, 2 could not be run (Relaying, SPF)."));
    // The vantage is not among the areas that the sentence names.
    QCOMPARE(
        verdict({says("mx.present", pass), says("relay.open", unknown), says("vantage.address", unknown)}),
        std::string("1 check passed, 1 could not be run (Relaying)."));
    // Nor are its warnings among those that the sentence counts.
    QCOMPARE(
        verdict({says("mx.ipv6", warning), says("vantage.address", warning), says("gone.rule", warning)}),
        std::string("0 checks passed, 1 warning."));
    QCOMPARE(
        verdict({says("vantage.address", critical), says("mx.ipv6", critical), says("gone.rule", critical)}),
        std::string("It is bad at 192.0.2.1."));
    // The best news comes first, but only where it is whole.
    QCOMPARE(verdict({says("relay.open", pass), says("relay.open", pass)}),
             std::string("Not an open relay; all 2 checks passed."));
    QCOMPARE(verdict({says("relay.open", pass), says("mx.ipv6", warning)}),
             std::string("Not an open relay; 1 check passed, 1 warning."));
    QCOMPARE(
        verdict({says("relay.open", pass), says("relay.open", notApplicable), says("mx.present", unknown)}),
        std::string("Not an open relay; 1 check passed, 1 could not be run (DNS and routing)."));
    QCOMPARE(verdict({says("relay.open", pass), says("relay.open", unknown), says("mx.ipv6", warning)}),
             std::string("1 check passed, 1 warning, 1 could not be run."));
    QCOMPARE(verdict({says("relay.open", pass), says("relay.open", warning)}),
             std::string("1 check passed, 1 warning."));
    QCOMPARE(verdict({says("vantage.address", pass), says("mx.present", notApplicable)}),
             std::string("No check could be run."));
    QCOMPARE(verdict({}), std::string("No check could be run."));
    // Where nothing at all was seen, the DNS knows best why.
    QCOMPARE(verdict({says("relay.open", unknown)}),
             std::string("No check could be run. It is bad at 192.0.2.1."));
    Finding dns = says("mx.present", unknown);
    dns.args = {{arg::address, std::string("192.0.2.53")}};
    QCOMPARE(verdict({says("relay.open", unknown), dns, says("vantage.address", pass)}),
             std::string("No check could be run. It is bad at 192.0.2.53."));
}

MAILVITALS_TEST_CLASS(TestLight)
#include "light.moc"
