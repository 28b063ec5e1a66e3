// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/markdown.h"

#include "app/report/sample.h"
#include "report/headline.h"

#include <QRegularExpression>
#include <QTest>

using namespace mailvitals;

namespace {

QString markdownOf(std::vector<Finding> findings) {
    const report::Report report =
        report::makeReport(test::evidence(), std::move(findings), test::catalogue());
    return QString::fromStdString(report::toMarkdown(report, test::evidence(), test::catalogue()));
}

Finding with(const char* rule, Outcome outcome, Args args, const char* tag = "x") {
    return {rule, "subject", outcome, tag, std::move(args), {}};
}

}  // namespace

/// The report for a forum, and the facts that head the areas.
class TestMarkdown : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void tellsWhatWantsAttention() {
        const QString text = markdownOf(test::oneInEachArea());
        QVERIFY(text.startsWith("# Mail server report: example.org\n\n**Critical**: "));
        QVERIFY(text.contains("| Relaying | Critical |"));
        QVERIFY(text.contains(
            "\n### Critical: 198.51.100.25:25 (`relay.sample`)\n\n198.51.100.25 is bad: 250 Ok.\n"));
        QVERIFY(text.contains("Mend at [the list](https://list.example/remove)."));
        QVERIFY(!text.contains("is good"));
    }

    void showsWhatWasSeenAsItStands() {
        const QString text = markdownOf(
            {test::finding("relay.sample", "bad", "192.0.2.1", {test::sessionId, test::mxId, "dns:x"})});
        QVERIFY(text.contains("```text\n"));
        QVERIFY(text.contains("RCPT TO:<a@b.example>\n"));
        QVERIFY(text.contains("And 1 more items of evidence."));
    }

    /// No mark of the network's is one in the forum.
    void networkTextIsNoMarkup() {
        const QString text = markdownOf({test::hostileFinding(
            "relay.sample", "bad",
            "<img src=x> **b** [a](http://evil.example) `c` | @staff https://evil.example")});
        QVERIFY(!text.contains(QRegularExpression("(?<!\\\\)<img")));
        QVERIFY(!text.contains("**b**"));
        QVERIFY(!text.contains("[a]("));
        QVERIFY(!text.contains("https://evil"));
        QVERIFY(!text.contains(" @staff"));
        QVERIFY(text.contains("\\<img src=x\\>"));
    }

    void aFactHeadsItsArea() {
        using report::headlineOf;
        const std::vector<Finding> closed{with("relay.open", Outcome::Pass, {}),
                                          with("relay.open", Outcome::Pass, {})};
        QCOMPARE(headlineOf(Area::Relay, closed),
                 std::string("Not an open relay: 2 of 2 endpoints refused."));
        QCOMPARE(headlineOf(Area::Relay, {with("relay.open", Outcome::Pass, {}),
                                          with("relay.open", Outcome::Unknown, {})}),
                 std::string("1 of 2 endpoints refused to relay; the others could not be judged."));
        QCOMPARE(headlineOf(Area::Spf, {with("spf.present", Outcome::Pass,
                                             {{arg::record, std::string("v=spf1 mx -all")}})}),
                 std::string("v=spf1 mx -all"));
        QCOMPARE(headlineOf(Area::Transport,
                            {with("tls.certificate", Outcome::Pass,
                                  {{arg::days, std::int64_t{300}},
                                   {arg::issuer, std::string("CN=R3,O=Let's Encrypt,C=US")}}),
                             with("tls.certificate", Outcome::Pass, {{arg::days, std::int64_t{301}}})}),
                 std::string("Certificate expires in 300 days (Let's Encrypt)."));
        QCOMPARE(
            headlineOf(Area::Reputation, {with("dnsbl.address", Outcome::Pass,
                                               {{arg::lists, std::vector<std::string>{"A", "B"}}}, "clear")}),
            std::string("Not on 2 blocklists: A, B."));
        const Finding met = with("providers.readiness", Outcome::Pass, {}, "ready");
        QCOMPARE(headlineOf(Area::Providers,
                            {met, with("providers.readiness", Outcome::Unknown, {}, "partly-known")}),
                 std::string("Requirements are met of 1 provider."));
        QCOMPARE(headlineOf(Area::Providers, {met, with("providers.readiness", Outcome::Warning,
                                                        {{arg::name, std::string("Gmail")}}, "not-ready")}),
                 std::string("Requirements are not met of Gmail."));
    }

    /// Where the fact would please and the finding does not, or nothing was seen, nothing is said.
    void noFactWhereThereIsNone() {
        using report::headlineOf;
        QVERIFY(headlineOf(Area::Relay, {}).empty());
        QVERIFY(headlineOf(Area::Relay,
                           {with("relay.open", Outcome::Pass, {}), with("relay.open", Outcome::Critical, {})})
                    .empty());
        QVERIFY(headlineOf(Area::Relay, {with("relay.open", Outcome::Unknown, {})}).empty());
        QVERIFY(headlineOf(Area::Reputation, {with("dnsbl.address", Outcome::Critical, {}, "listed"),
                                              with("dnsbl.address", Outcome::Pass,
                                                   {{arg::lists, std::vector<std::string>{"A"}}}, "clear")})
                    .empty());
        QVERIFY(headlineOf(Area::Exposure, {with("exposure.service", Outcome::Critical, {})}).empty());
    }

    void aFactIsBoundedAndPrintable() {
        const std::string endless(10000, 'x');
        const std::string fact = report::headlineOf(
            Area::Spf, {with("spf.present", Outcome::Pass, {{arg::record, "v=spf1 \x1b[31m" + endless}})});
        QVERIFY(fact.size() < 300);
        QVERIFY(fact.find('\x1b') == fact.npos);
    }
};

QTEST_APPLESS_MAIN(TestMarkdown)
#include "markdown.moc"
