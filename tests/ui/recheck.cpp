// SPDX-License-Identifier: GPL-3.0-or-later
#include "support.h"
#include "support/scenario.h"
#include "ui/session/recheck_plan.h"
#include "ui/widgets/notice_bar.h"

#include <QSignalBlocker>

using namespace mailvitals;
using namespace mailvitals::ui;
using namespace mailvitals::ui::test;

namespace {

/// The answers by identity: a question that was put again has another.
std::map<std::string, const void*> answersIn(const Evidence& evidence) {
    std::map<std::string, const void*> answers;
    for (const auto& [question, attempt] : evidence.of<DnsQuestion>())
        answers[question.id()] = attempt.answer();
    for (const auto& [question, attempt] : evidence.of<SmtpQuestion>())
        answers[question.id()] = attempt.answer();
    return answers;
}

std::vector<Finding> without(std::vector<Finding> findings, const std::string& rule) {
    std::erase_if(findings, [&](const Finding& finding) { return finding.rule == rule; });
    return findings;
}

}  // namespace

/// A thorough check that found a server which falls for one rare trick.
struct Hole {
    Evidence evidence;
    std::vector<Finding> findings;

    static mailvitals::test::Scenario server(bool open, bool thorough) {
        mailvitals::test::Scenario s("example.org");
        s.mx("example.org", 10, "mail.example.org").a("mail.example.org", "203.0.113.25");
        s.request.thorough = thorough;
        s.endpoint("203.0.113.25", smtpPort, {[open](const SmtpTrial& trial, bool encrypted) -> std::string {
                       return open && trial.name.starts_with("route-host")
                                  ? "250 2.1.5 Ok"
                                  : mailvitals::test::closed(trial, encrypted);
                   }});
        return s;
    }

    explicit Hole(bool open = true, bool thorough = true)
        : evidence(server(open, thorough).gather({{"relay.open"}, {}}).evidence),
          findings(judge(evidence, policy(), {{"relay.open"}, {}}, evidence.startedAt)) {
        evidence.took = std::chrono::seconds(1);
    }

    run::CheckUpdate update() const {
        run::CheckUpdate update;
        update.evidence = std::make_shared<const Evidence>(evidence);
        update.findings = findings;
        update.finished = true;
        return update;
    }
    SnapshotPtr shown(Snapshot::Phase phase = Snapshot::Phase::Finished) const {
        return makeSnapshot(phase, update(), policy().catalogue);
    }
};

std::vector<Finding> ofRule(const std::vector<Finding>& findings, const std::string& rule) {
    std::vector<Finding> found;
    std::copy_if(findings.begin(), findings.end(), std::back_inserter(found),
                 [&](const Finding& finding) { return finding.rule == rule; });
    return found;
}

CheckRequest present() {
    return {*Target::parse("example.org"), {}, {"typed"}, {}, {}};
}

RecheckPlan planned(const SnapshotPtr& shown, const std::string& rule, const run::RunSettings& settings = {},
                    bool agreed = false) {
    return planRecheck(*shown, rule, present(), settings, policy().catalogue, agreed);
}

/// "Check this again": one rule, and nothing but that rule.
class RecheckTest : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void onlyThisRuleIsLookedAtAgain() {
        Bench bench;
        QVERIFY(bench.play(demo::Act::Incident));
        bench.window.openArea(Area::Relay);
        QTRY_VERIFY(bench.row("relay.open"));
        FindingView* row = bench.row("relay.open");
        QTest::mouseClick(row->header(), Qt::LeftButton);
        {
            // The server is mended behind the window's back.
            const QSignalBlocker quiet(bench.window.demonstration());
            bench.window.demonstration().begin(demo::Act::Healthy);
        }
        const SnapshotPtr before = bench.snapshot();
        QSignalSpy ended(&bench.window.session(), &CheckSession::finished);
        QVERIFY(press(row->findChild<QPushButton*>("recheck")));
        QVERIFY(bench.window.session().isRunning());
        QVERIFY(ended.wait(longWait));
        const SnapshotPtr after = bench.snapshot();

        QCOMPARE(bench.window.session().rechecksOf("relay.open"), 1);
        QVERIFY(after->area(Area::Relay)->light == Light::Green);
        // The lists would be clean now, but nobody asked them.
        QVERIFY(after->area(Area::Reputation)->light == Light::Red);
        QVERIFY(without(after->findings, "relay.open") == without(before->findings, "relay.open"));
        QCOMPARE(after->findings.size(), before->findings.size());

        const auto old = answersIn(*before->evidence);
        int again = 0;
        for (const auto& [id, answer] : answersIn(*after->evidence)) {
            const bool list = id.find("zen.spamhaus.org") != id.npos || id.find("_domainkey") != id.npos;
            if (list) QVERIFY2(old.at(id) == answer, id.c_str());
            const bool relay = id.starts_with("smtp:relay");
            if (relay && old.contains(id)) QVERIFY2(old.at(id) != answer, id.c_str());
            // What was tried to make sure of the yes is not tried where the answer is no.
            QVERIFY2(!relay || id.find("again") == id.npos, id.c_str());
            again += relay ? 1 : 0;
        }
        QCOMPARE(again, 6);
        QCOMPARE(after->evidence->startedAt, before->evidence->startedAt);
    }

    void theFindingStaysUnderTheEyeWhenItTurnsOutWell() {
        Bench bench;
        QVERIFY(bench.play(demo::Act::Incident));
        bench.window.openArea(Area::Relay);
        QTRY_VERIFY(bench.row("relay.open"));
        FindingView* row = bench.row("relay.open");
        QTest::mouseClick(row->header(), Qt::LeftButton);
        {
            const QSignalBlocker quiet(bench.window.demonstration());
            bench.window.demonstration().begin(demo::Act::Healthy);
        }
        QVERIFY(press(row->findChild<QPushButton*>("recheck")));
        QTRY_VERIFY_WITH_TIMEOUT(!bench.window.session().isRunning(), longWait);
        QVERIFY(row->isVisible());
        QVERIFY(row->finding().outcome == Outcome::Pass);
        QVERIFY(row->isOpen());
        QVERIFY(row->header()->accessibleName().startsWith("OK: "));
    }

    void nothingCanBeLookedAtAgainWhileACheckRuns() {
        SilentDns silent;
        Bench bench;
        bench.window.session().start(silent.request(), {});
        QTRY_VERIFY(bench.snapshot());
        bench.window.session().recheck("relay.open", silent.request(), {});
        QCOMPARE(bench.snapshot()->phase, Snapshot::Phase::Running);
        bench.window.session().stop();
        QTRY_VERIFY_WITH_TIMEOUT(!bench.window.session().isRunning(), longWait);
        QCOMPARE(bench.window.session().rechecksOf("relay.open"), 0);
    }

    void aStoppedRecheckLeavesWhatWasKnown() {
        SilentDns silent;
        Bench bench;
        QVERIFY(bench.play(demo::Act::Incident));
        const std::vector<Finding> before = bench.snapshot()->findings;
        bench.window.session().recheck("relay.open", silent.request(), {});
        QTRY_COMPARE(bench.snapshot()->phase, Snapshot::Phase::Rechecking);
        bench.window.session().stop();
        QTRY_VERIFY_WITH_TIMEOUT(!bench.window.session().isRunning(), longWait);
        QVERIFY(bench.snapshot()->findings == before);
        QCOMPARE(bench.snapshot()->phase, Snapshot::Phase::Finished);
    }

    void aRecheckAfterAStoppedCheckDoesNotCompleteIt() {
        for (const auto phase : {Snapshot::Phase::Stopped, Snapshot::Phase::Opened}) {
            const SnapshotPtr before = Hole().shown(phase);
            const run::CheckUpdate update = Hole(false).update();
            const SnapshotPtr after = mergeRecheck(*before, "relay.open", update, policy().catalogue);
            QCOMPARE(after->phase, phase);
            QVERIFY(after->waiting.empty());
            run::CheckUpdate underway = update;
            underway.finished = false;
            const SnapshotPtr during = mergeRecheck(*before, "relay.open", underway, policy().catalogue);
            QCOMPARE(during->phase, Snapshot::Phase::Rechecking);
            QCOMPARE(during->waiting, std::set<std::string>{"relay.open"});
            QVERIFY(during->findings == before->findings);
            run::CheckUpdate stopped = update;
            stopped.cancelled = true;
            const SnapshotPtr same = mergeRecheck(*before, "relay.open", stopped, policy().catalogue);
            QCOMPARE(same->phase, phase);
            QVERIFY(same->evidence == before->evidence);
            QVERIFY(same->findings == before->findings);
        }
        // The same in the window.
        SilentDns silent;
        Bench bench;
        bench.window.session().start(silent.request(), {});
        QTRY_VERIFY(bench.snapshot());
        bench.window.session().stop();
        QTRY_VERIFY_WITH_TIMEOUT(!bench.window.session().isRunning(), longWait);
        QCOMPARE(bench.snapshot()->phase, Snapshot::Phase::Stopped);
        CheckRequest request = silent.request();
        request.resolvers = {{IpAddress::v4({127, 0, 0, 1}), 1}};
        bench.window.session().recheck("mx.present", request, {});
        QTRY_VERIFY_WITH_TIMEOUT(!bench.window.session().isRunning(), longWait);
        QCOMPARE(bench.window.session().rechecksOf("mx.present"), 1);
        QCOMPARE(bench.snapshot()->phase, Snapshot::Phase::Stopped);
    }

    void aHoleThatIsSeenClosedIsClosed() {
        const SnapshotPtr before = Hole().shown();
        QVERIFY(before->area(Area::Relay)->light == Light::Red);
        const SnapshotPtr after =
            mergeRecheck(*before, "relay.open", Hole(false).update(), policy().catalogue);
        QVERIFY(after->standing.empty());
        QVERIFY(after->findings == Hole(false).findings);
        QVERIFY(judge(*after->evidence, policy(), {{"relay.open"}, {}}, after->evidence->startedAt) ==
                after->findings);
    }

    void aShallowerLookTurnsNothingGreen() {
        const SnapshotPtr before = Hole().shown();
        const Hole gentle(true, false);
        QVERIFY(ofRule(gentle.findings, "relay.open").front().outcome == Outcome::Pass);
        const SnapshotPtr after = mergeRecheck(*before, "relay.open", gentle.update(), policy().catalogue);
        QCOMPARE(after->standing, std::vector<std::string>{"203.0.113.25:25"});
        QVERIFY(after->area(Area::Relay)->light == Light::Red);
        QVERIFY(after->findings == before->findings);
        // Saved and opened again it says the same.
        QVERIFY(after->evidence->request.thorough);
        QVERIFY(judge(*after->evidence, policy(), {{"relay.open"}, {}}, after->evidence->startedAt) ==
                before->findings);
        // What stood once need not be said again.
        const SnapshotPtr mended =
            mergeRecheck(*after, "relay.open", Hole(false).update(), policy().catalogue);
        QVERIFY(mended->standing.empty());
        QVERIFY(mended->area(Area::Relay)->light != Light::Red);
    }

    void goesAsDeepAsBefore() {
        const SnapshotPtr ours = Hole().shown();
        const RecheckPlan plan = planned(ours, "relay.open");
        QVERIFY(plan.kind == RecheckPlan::Kind::OneRule);
        QVERIFY(plan.request.thorough);
        QVERIFY(plan.settings.timeout >= run::thoroughTimeout);
        QCOMPARE(plan.request.selectors, std::vector<std::string>{"typed"});
        const RecheckPlan gentle = planned(Hole(true, false).shown(), "relay.open");
        QVERIFY(!gentle.request.thorough);
        QVERIFY(gentle.settings.timeout == run::RunSettings().timeout);
    }

    void aFileTriesNoTricksWithoutConsent() {
        const SnapshotPtr file = Hole().shown(Snapshot::Phase::Opened);
        const RecheckPlan relaying = planned(file, "smtp.postmaster");
        QVERIFY(relaying.kind == RecheckPlan::Kind::AfterConsent);
        QVERIFY(!relaying.request.thorough);
        // It makes no difference to the DNS.
        QVERIFY(planned(file, "mx.present").kind == RecheckPlan::Kind::OneRule);
        QVERIFY(!planned(file, "mx.present").request.thorough);
        const RecheckPlan agreed = planned(file, "relay.open", {}, true);
        QVERIFY(agreed.kind == RecheckPlan::Kind::OneRule);
        QVERIFY(agreed.request.thorough);
        QVERIFY(planned(Hole(true, false).shown(Snapshot::Phase::Opened), "relay.open").kind ==
                RecheckPlan::Kind::OneRule);
    }

    void fromAnotherPlaceEverythingIsLookedAt() {
        const SnapshotPtr shown = Hole().shown();
        run::RunSettings elsewhere;
        elsewhere.proxy.socks5 = net::Proxy::Socks5{"127.0.0.1", 1080};
        const RecheckPlan plan = planned(shown, "relay.open", elsewhere);
        QVERIFY(plan.kind == RecheckPlan::Kind::Everything);
        QVERIFY(plan.request.thorough);
        CheckRequest proving = present();
        proving.proof = RelayProof{};
        QVERIFY(planRecheck(*shown, "relay.proof", proving, elsewhere, policy().catalogue).kind ==
                RecheckPlan::Kind::OneRule);
    }

    void tellsWhatStandsAndForgetsNoSelector() {
        Bench bench;
        CheckOptions options;
        options.resolvers = "127.0.0.1:1";
        bench.settings.setOptions(options);
        bench.settings.learnSelectors("example.org", {"s2024"});
        const SnapshotPtr before = Hole().shown();
        bench.window.session().show(before);
        bench.window.openArea(Area::Relay);
        QTRY_VERIFY(bench.row("relay.open"));
        FindingView* row = bench.row("relay.open");
        row->setOpen(true);
        auto* notice = bench.window.findChild<NoticeBar*>();
        QVERIFY(!notice->isVisible());
        QVERIFY(press(row->findChild<QPushButton*>("recheck")));
        QVERIFY(bench.window.session().isRunning());
        QTRY_VERIFY_WITH_TIMEOUT(!bench.window.session().isRunning(), longWait);
        QCOMPARE(bench.snapshot()->standing, std::vector<std::string>{"203.0.113.25:25"});
        QVERIFY(bench.snapshot()->area(Area::Relay)->light == Light::Red);
        QVERIFY(notice->isVisible());
        QVERIFY(notice->findChild<WrapLabel*>()->text().contains("203.0.113.25:25"));
        QCOMPARE(bench.snapshot()->evidence->request.selectors, std::vector<std::string>{"s2024"});
        QVERIFY(bench.snapshot()->evidence->request.thorough);
    }

    void theOldestIsForgottenFirst() {
        FreshSettings fresh;
        Settings settings;
        const auto name = [](int i) { return QStringLiteral("d%1.example").arg(99 - i, 2, 10, QChar('0')); };
        // As an older version left them behind: in no order.
        QSettings().setValue("learnedSelectors", QVariantMap{{"older.example", QStringList{"x"}}});
        for (int i = 0; i < 50; ++i) settings.learnSelectors(name(i), {"s"});
        QVERIFY(settings.learnedSelectors("older.example").isEmpty());
        for (int i = 0; i < 50; ++i) QCOMPARE(settings.learnedSelectors(name(i)), QStringList{"s"});
        settings.learnSelectors(name(0), {"t"});  // so it is no longer the oldest
        settings.learnSelectors("aaa.example", {"s"});
        QCOMPARE(settings.learnedSelectors("aaa.example"), QStringList{"s"});
        QCOMPARE(settings.learnedSelectors(name(0)), (QStringList{"t", "s"}));
        QVERIFY(settings.learnedSelectors(name(1)).isEmpty());
        QCOMPARE(settings.learnedSelectors(name(2)), QStringList{"s"});
        // The ticks in the recovery guide likewise; without a tick there is nothing to remember.
        for (int i = 0; i < 50; ++i) settings.setRecoverySteps(name(i), {"stop"});
        settings.setRecoverySteps(name(3), {});
        settings.setRecoverySteps("aaa.example", {"cause"});
        QCOMPARE(settings.recoverySteps(name(0)), QStringList{"stop"});
        settings.setRecoverySteps("aab.example", {"cause"});
        QVERIFY(settings.recoverySteps(name(0)).isEmpty());
        QCOMPARE(settings.recoverySteps("aaa.example"), QStringList{"cause"});
        // Lines of somebody else's making do no harm.
        QSettings().setValue("recoveryOrder", QStringList{"aaa.example", "aaa.example", "nobody.example"});
        settings.setRecoverySteps("aac.example", {"cause"});
        QCOMPARE(settings.recoverySteps("aac.example"), QStringList{"cause"});
        QCOMPARE(QSettings().value("recovery").toMap().size(), 50);
        QCOMPARE(QSettings().value("recoveryOrder").toStringList().size(), 50);
    }
};

QTEST_MAIN(RecheckTest)
#include "recheck.moc"
