// SPDX-License-Identifier: GPL-3.0-or-later
#include "support.h"

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
        QTest::mouseClick(row->findChild<QPushButton*>("recheck"), Qt::LeftButton);
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
        QTest::mouseClick(row->findChild<QPushButton*>("recheck"), Qt::LeftButton);
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
};

QTEST_MAIN(RecheckTest)
#include "recheck.moc"
